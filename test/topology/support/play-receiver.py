"""A GPS receiver and the program that reads it: play-receiver.py STATE COMMAND...

COMMAND runs with a new pseudo-terminal as its controlling one and is to read /dev/tty. To gpsd that is a serial port: of
a pseudo-terminal's own device it takes nothing but data for its test harness, and tells nobody the time (timehint.c).
NMEA 0183 sentences stand there at the start of each second, with the clock's own time. The file STATE says what the
receiver sees: `fix`, or anything else for no satellites and, as after a cold start, no time either.
"""
import os
import pty
import sys
import threading
import time
import tty

state, command = sys.argv[1], sys.argv[2:]


def become_reader():
    tty.setraw(0)
    log = os.open('/run/receiver.log', os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.execv(command[0], command)


def forget_what_is_asked(terminal):
    while True:
        os.read(terminal, 4096)


def seal(text):
    total = 0
    for byte in text.encode():
        total ^= byte
    return f'${text}*{total:02X}\r\n'


def say(moment, fix):
    at = time.gmtime(moment)
    # With fix: what is said; without: the same fields, empty.
    clock, date, zda = (time.strftime(form, at) if fix else '' for form in ('%H%M%S.00', '%d%m%y', '%d,%m,%Y'))
    place = '4807.038,N,01131.000,E' if fix else ',,,'
    return ''.join(map(seal, (
        f'GPRMC,{clock},{"A" if fix else "V"},{place},{"0.0,0.0" if fix else ","},{date},,,{"A" if fix else "N"}',
        f'GPGGA,{clock},{place},{"1,08" if fix else "0,00"},1.0,545.4,M,46.9,M,,',
        'GPGSA,A,3,01,02,03,04,05,06,07,08,,,,,1.5,1.0,1.2' if fix else 'GPGSA,A,1,,,,,,,,,,,,,,,',
        f'GPZDA,{clock},{zda or ",,"},00,00',
    ))).encode()


child, terminal = pty.fork()
if child == 0:
    become_reader()
threading.Thread(target=forget_what_is_asked, args=(terminal,), daemon=True).start()
while True:
    time.sleep(1 - time.time() % 1)
    with open(state) as file:
        fix = file.read().strip() == 'fix'
    os.write(terminal, say(round(time.time()), fix))
