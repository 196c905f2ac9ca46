"""The server: sockets, processes, and the way of a request from the network to the application and back.

supervisor    holds the listening socket; starts, replaces and ends the processes that answer
worker        one of those processes: opens the store, puts the house together, serves
jobs          what a process does beside answering
sockets       the listening socket: made, or handed over by the system
server        granian, which speaks HTTP; the only place that knows its inside
application   a request that does not lie ready in memory: its body, a place in the queue, a thread
bodies        reads bodies, with a limit on size, time and memory
environ       what WSGI wants to know of a request (PEP 3333)
proxies       what proxies say of a request, and which of them to believe
gateway       runs a WSGI application and gathers its answer
wsgi          the application alone, for another server
"""
