"""What the running service costs over the network, beside nginx and Isso: `python -m tests.bench.live`.

client     asks, as fast as it is answered
servers    starts servers, each on a core of its own; rounds reads what a request has cost them
ours, nginx, isso
           the servers; stand has all of them side by side
reads, counts, writes, queue, storm, starts
           what is measured, one module a subject
subject    all of these, one after the other
"""
