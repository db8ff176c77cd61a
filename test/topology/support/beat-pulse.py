"""Stands in for a pulse: beat-pulse.py SEGMENT writes to gpsd's shared memory what gpsd does when one has come.

The kernel here has none. The time is the clock's own. Format and order of writing: mode 1 of ntpd's driver 28
(struct shmTime in gpsd's ntpshm.h and chrony's refclock_shm.c), on a machine whose time_t has 64 bits.
"""
import ctypes
import sys
import time


class Segment(ctypes.Structure):
    _fields_ = [
        ('mode', ctypes.c_int), ('count', ctypes.c_int),
        ('clock_seconds', ctypes.c_long), ('clock_microseconds', ctypes.c_int),
        ('receive_seconds', ctypes.c_long), ('receive_microseconds', ctypes.c_int),
        ('leap', ctypes.c_int), ('precision', ctypes.c_int), ('samples', ctypes.c_int), ('valid', ctypes.c_int),
        ('clock_nanoseconds', ctypes.c_uint), ('receive_nanoseconds', ctypes.c_uint), ('spare', ctypes.c_int * 8),
    ]


system = ctypes.CDLL(None, use_errno=True)
system.shmat.restype = ctypes.c_void_p
# The segment must be there: gpsd made it.
number = system.shmget(0x4E545030 + int(sys.argv[1]), ctypes.sizeof(Segment), 0)
if number < 0:
    sys.exit(f'no segment {sys.argv[1]}: error {ctypes.get_errno()}')
segment = Segment.from_address(system.shmat(number, None, 0))
while True:
    time.sleep(1 - time.time() % 1)
    now = time.time_ns()
    segment.valid = 0
    segment.count += 1
    segment.clock_seconds = segment.receive_seconds = now // 10**9
    segment.clock_microseconds = segment.receive_microseconds = now % 10**9 // 1000
    segment.clock_nanoseconds = segment.receive_nanoseconds = now % 10**9
    segment.leap, segment.precision, segment.mode = 0, -20, 1
    segment.count += 1
    segment.valid = 1
