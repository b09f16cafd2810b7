package dev.atelier.compute.tck;

/** What a {@link FaultProxy} does to a request. Immutable. */
public enum Fault {
    /** Nothing: it is answered. */
    NONE,
    /** It is not passed on; the connection is closed. */
    REFUSED,
    /** It is passed on and takes effect; the reply is thrown away and the connection closed. */
    REPLY_LOST,
    /** It is passed on twice; the second reply is given. */
    DUPLICATED,
    /** It is passed on; half of the reply is given. */
    TRUNCATED,
    /** It is not passed on; the reply is no HTTP body that anybody expects. */
    GARBAGE,
    /** It is not passed on; the reply is an empty list. */
    EMPTY_LIST,
    /** It is not passed on; the reply is 429, too many requests. */
    BUSY
}
