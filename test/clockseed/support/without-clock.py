"""Runs a program (arguments: the program and its own) that finds the clock settable and never moves it.

The kernel answers its calls that set or adjust a clock with success, and does nothing (seccomp). It is also without
CAP_SYS_TIME, in case that it knows another call.
"""
import ctypes
import os
import platform
import struct
import sys

# adjtimex, settimeofday, clock_settime, clock_adjtime (asm/unistd.h).
CALLS = {'x86_64': (159, 164, 227, 305), 'aarch64': (171, 170, 112, 266)}[platform.machine()]
PR_CAPBSET_DROP, PR_SET_SECCOMP, CAP_SYS_TIME = 24, 22, 25
SECCOMP_MODE_FILTER, ALLOW, SUCCEED = 2, 0x7FFF0000, 0x00050000
LOAD_NUMBER, RETURN, JUMP_IF_EQUAL = 0x20, 0x06, 0x15


def instruction(code, value, then=0, otherwise=0):
    return struct.pack('=HBBI', code, then, otherwise, value)


def assemble():
    jumps = [instruction(JUMP_IF_EQUAL, call, len(CALLS) - at) for at, call in enumerate(CALLS)]
    return b''.join([instruction(LOAD_NUMBER, 0), *jumps, instruction(RETURN, ALLOW), instruction(RETURN, SUCCEED)])


class Program(ctypes.Structure):
    _fields_ = [('length', ctypes.c_ushort), ('filter', ctypes.c_void_p)]


def main():
    text = ctypes.create_string_buffer(assemble())
    program = Program(len(CALLS) + 3, ctypes.addressof(text))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    word = ctypes.c_ulong
    for arguments in ((PR_CAPBSET_DROP, CAP_SYS_TIME, 0), (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(program))):
        if prctl(arguments[0], *map(word, arguments[1:]), word(0), word(0)) != 0:
            raise OSError(ctypes.get_errno(), 'prctl')
    os.execv(sys.argv[1], sys.argv[1:])


main()
