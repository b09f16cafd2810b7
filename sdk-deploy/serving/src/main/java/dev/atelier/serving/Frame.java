package dev.atelier.serving;

/** One message between the server and a Python worker: its kind, the request's number, UTF-8 text. */
final class Frame {
    static final byte READY = 1;
    static final byte INIT_FAILED = 2;
    static final byte REQUEST = 3;
    static final byte RESULT = 4;
    static final byte RUN_FAILED = 5;

    private final byte kind;
    private final long id;
    private final byte[] payload;

    Frame(byte kind, long id, byte[] payload) {
        this.kind = kind;
        this.id = id;
        this.payload = payload;
    }

    byte kind() {
        return kind;
    }

    /** Returns the request's number, 0 for none. */
    long id() {
        return id;
    }

    byte[] payload() {
        return payload;
    }
}
