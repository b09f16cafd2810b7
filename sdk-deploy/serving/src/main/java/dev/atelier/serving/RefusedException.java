package dev.atelier.serving;

/** A request is answered with something else than 400. Confined to the request. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    RefusedException(Answer answer) {
        super(answer.message(), null, false, false);
        this.answer = answer;
    }

    RefusedException(int status, String message) {
        this(Answer.refused(status, message));
    }

    Answer answer() {
        return answer;
    }
}
