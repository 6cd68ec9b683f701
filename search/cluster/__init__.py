"""A cluster of Elasticsearch that answers in the place of the database: a replica of the entries, fed by their changes.

``client`` who is spoken to; ``mapping`` how texts are read; ``payload`` an entry as the cluster stores it; ``generations`` one
index after the other behind aliases; ``replica`` changes that wait and how they are pushed; ``building`` a new generation;
``comparing`` table and cluster side by side; ``question`` and ``engine`` what is asked; ``breaker`` when not to ask.
"""
