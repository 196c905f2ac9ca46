"""The tables of what is told later, to whom, and of what people answer to it. As in `schema`."""

from moderation.store.tables import Table

TOLD = (
    # Kept with its cause, and taken away when it has become deliveries: a short table. A time may lie far ahead.
    Table(
        "event",
        """site text not null references site, id text not null, kind text not null, cause text not null,
        reaction text not null, at text not null, due text not null,
        primary key (site, id)""",
    ),
    "create index event_due on event (due, site, id)",
    # One event on its way to one recipient. It holds no address: `mailbox` is a keyed digest of one that anybody may
    # have typed. `message_id` is by what mail servers know a letter. `settled` is when somebody at the desk has seen
    # that it was given up, and lets it be; `overtaken` when there was nothing to tell by it any more.
    Table(
        "delivery",
        """site text not null references site, id text not null, channel text not null, what text not null,
        recipient text not null, cause text not null, reaction text not null, mailbox text, message_id text,
        made text not null, due text not null, tries bigint not null, claimed text, done text, given_up text,
        settled text, overtaken text, failure text not null,
        primary key (site, id)""",
    ),
    "create index delivery_due on delivery (channel, due, site, id)"
    " where done is null and given_up is null and overtaken is null",
    "create index delivery_open on delivery (id) where done is null and given_up is null and overtaken is null",
    "create index delivery_given_up on delivery (id) where given_up is not null and settled is null",
    "create index delivery_of_reaction on delivery (site, reaction, id)",
    "create index delivery_to on delivery (site, recipient, id)",
    "create index delivery_failing on delivery (site, recipient, due) where failure <> '' and given_up is null",
    "create index delivery_made on delivery (made, site, id) where (recipient <> 'author' or done is null)",
    "create unique index delivery_message on delivery (message_id) where message_id is not null",
    "create index delivery_to_mailbox on delivery (mailbox, made) where mailbox is not null",
    # The statement of reasons that goes with a decision (art. 17 DSA), as JSON.
    Table(
        "statement",
        """site text not null, decision text not null, at text not null, text text not null,
        primary key (site, decision), foreign key (site, decision) references decision""",
    ),
    # An author objects to a decision; `person` is who took it, `answer` the decision that ends this.
    Table(
        "objection",
        """site text not null, id text not null, reaction text not null, decision text not null, person text,
        text text not null, at text not null, answer text,
        primary key (site, id), foreign key (site, reaction) references reaction""",
    ),
    "create unique index objection_open_of_reaction on objection (reaction, site) where answer is null",
    "create index objection_of_reaction on objection (site, reaction, id)",
    "create index objection_open on objection (site, at) where answer is null",
    "create index objection_own on objection (person, site, reaction)",
    # Somebody reports a published reaction (art. 16 DSA: a notice). `answer` is the decision that ends it. `mark` is
    # the same for the same words of the same sender about the same reaction, and says nothing of who that is. When it
    # is `forgotten`, these two, the words and all that says who sent it are empty.
    Table(
        "notice",
        """site text not null, id text not null, number bigint not null, reaction text not null, ground text not null,
        about text not null, text text not null, name bytea, email bytea, email_index text, mark text not null,
        receipt text not null, at text not null, answer text, forgotten text,
        primary key (site, id), foreign key (site, reaction) references reaction""",
    ),
    "create unique index notice_number on notice (site, number)",
    "create unique index notice_receipt on notice (receipt)",
    "create index notice_of_reaction on notice (site, reaction, id)",
    "create index notice_of_sender on notice (site, mark, id)",
    "create index notice_of_address on notice (site, email_index, id) where email_index is not null",
    "create index notice_open on notice (id, site) where answer is null",
    "create index notice_open_of_reaction on notice (site, reaction, id) where answer is null",
    "create index notice_answer on notice (site, answer) where answer is not null",
    "create index notice_to_forget on notice (site, answer) where answer is not null and forgotten is null",
    # Another service that wants to be told of a site; the secrets by which it knows us are sealed. `former` signs until
    # a moment too. Nobody ended it when the service itself said that it is gone.
    Table(
        "hook",
        """site text not null references site, id text not null, url text not null, topics text not null, secret bytea,
        former bytea, former_until text, made_by text not null references person, made text not null, ended text,
        ended_by text references person,
        primary key (site, id)""",
    ),
)
