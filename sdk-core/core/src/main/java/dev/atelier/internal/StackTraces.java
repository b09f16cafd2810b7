package dev.atelier.internal;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Stack traces as text. */
public final class StackTraces {
    private StackTraces() {}

    /** Returns a failure's stack trace with its causes, as the JVM prints it. */
    public static String of(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
