"""What another program sends to a `refclock SOCK`, four times a second: send-samples.py SOCKET. The time is the clock's own.

struct sock_sample of chrony's refclock_sock.c, where time_t has 64 bits: when, how late the clock is, pulse, leap, padding,
magic.
"""
import socket
import struct
import sys
import time

with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
    sender.connect(sys.argv[1])
    while True:
        now = time.time_ns()
        sender.send(struct.pack('@qqdiiii', now // 10**9, now % 10**9 // 1000, 0.0, 0, 0, 0, 0x534F434B))
        time.sleep(0.25)
