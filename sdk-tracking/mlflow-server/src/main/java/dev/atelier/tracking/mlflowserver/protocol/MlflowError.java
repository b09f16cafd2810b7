package dev.atelier.tracking.mlflowserver.protocol;

/** A call is answered with an error. */
public final class MlflowError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final int status;

    public MlflowError(ErrorCode code, String message) {
        this(code, code.status(), message);
    }

    private MlflowError(ErrorCode code, int status, String message) {
        super(message, null, false, false); // part of the protocol: nobody looks at its stack
        this.code = code;
        this.status = status;
    }

    public static MlflowError invalid(String message) {
        return new MlflowError(ErrorCode.INVALID_PARAMETER_VALUE, message);
    }

    public static MlflowError missing(String message) {
        return new MlflowError(ErrorCode.RESOURCE_DOES_NOT_EXIST, message);
    }

    public static MlflowError exists(String message) {
        return new MlflowError(ErrorCode.RESOURCE_ALREADY_EXISTS, message);
    }

    /** The body is longer than a limit of this server. */
    public static MlflowError tooLong(String message) {
        return new MlflowError(ErrorCode.REQUEST_LIMIT_EXCEEDED, 413, message);
    }

    public ErrorCode code() {
        return code;
    }

    public int status() {
        return status;
    }

    public String text() {
        return String.valueOf(getMessage());
    }
}
