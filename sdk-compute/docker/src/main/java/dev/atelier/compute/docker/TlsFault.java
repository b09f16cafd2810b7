package dev.atelier.compute.docker;

import com.github.dockerjava.api.exception.DockerException;
import java.net.SocketException;
import java.nio.file.Path;
import java.security.cert.CertificateExpiredException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why an engine and its client do not come to terms about TLS, and what to do; the same would happen again. */
final class TlsFault {
    private static final Pattern ALERT = Pattern.compile("fatal alert: (\\w*(?:certificate|_ca)\\w*)");

    private TlsFault() {}

    /** Tells whether a failure is of this kind. */
    static boolean is(Throwable failure) {
        return explain(failure, null).isPresent();
    }

    /**
     * Explains a failure.
     *
     * @param certificates the directory of the client's certificates, or null without any
     * @return text for people; empty when it is a failure of another kind
     */
    static Optional<String> explain(Throwable failure, @Nullable Path certificates) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof DockerException && message.contains("HTTP request to an HTTPS server")) {
            return Optional.of("it speaks TLS only at this address; give the directory of its ca.pem, and of your"
                    + " cert.pem and key.pem, by certificates(…) or DOCKER_CERT_PATH");
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return ofHandshake(cause, certificates);
            }
            if (cause instanceof SocketException && certificates != null) {
                return Optional.of("it breaks the connection off, as one that does not accept the certificate "
                        + certificates + "/cert.pem may do: " + cause.getMessage());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> ofHandshake(Throwable handshake, @Nullable Path certificates) {
        String message = String.valueOf(handshake.getMessage());
        Matcher alert = ALERT.matcher(message);
        if (alert.find()) {
            return Optional.of("it does not accept the certificate " + certificates + "/cert.pem (" + alert.group(1)
                    + "); have one signed by the authority that the engine trusts");
        }
        if (has(handshake, CertificateExpiredException.class)) {
            return Optional.of("its certificate has expired: " + message);
        }
        if (message.contains("PKIX path")) {
            return Optional.of("its certificate is not signed by the authority in " + certificates
                    + "/ca.pem; either that" + " file is of another engine, or somebody else answers");
        }
        if (message.contains("subject alternative") || message.contains("No name matching")) {
            return Optional.of("its certificate is for another name: " + message);
        }
        return message.contains("Unsupported or unrecognized SSL message")
                ? Optional.of("it does not speak TLS at this address; name its port for TLS, often 2376")
                : Optional.empty();
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
