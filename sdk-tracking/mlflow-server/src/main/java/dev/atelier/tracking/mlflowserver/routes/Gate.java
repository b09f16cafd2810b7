package dev.atelier.tracking.mlflowserver.routes;

import dev.atelier.tracking.mlflowserver.MlflowRole;
import dev.atelier.tracking.mlflowserver.http.HttpCall;
import dev.atelier.tracking.mlflowserver.protocol.ErrorCode;
import dev.atelier.tracking.mlflowserver.protocol.MlflowError;
import java.util.Set;

/** Who may call what. Immutable. */
public record Gate(Accounts accounts, boolean readOnly) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Refuses a call that needs a role which the caller does not have. */
    void require(HttpCall call, MlflowRole needed) {
        requireOwnOrigin(call);
        if (!accounts.isEmpty()) {
            MlflowRole role = accounts.role(call.header("Authorization")).orElseThrow(() -> {
                call.answerHeader("WWW-Authenticate", "Basic realm=\"mlflow\"");
                return new MlflowError(
                        ErrorCode.UNAUTHENTICATED,
                        "You are not authenticated. Set MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and"
                                + " MLFLOW_TRACKING_PASSWORD.");
            });
            if (!role.includes(needed)) {
                throw new MlflowError(
                        ErrorCode.PERMISSION_DENIED,
                        "Permission denied: this needs the role " + needed + ", you have " + role + ".");
            }
        }
        if (readOnly && needed != MlflowRole.READ) {
            throw new MlflowError(ErrorCode.PERMISSION_DENIED, "This server is read-only.");
        }
    }

    /** A page from elsewhere must not reach a server that trusts its machine: neither by script nor by a name of its own. */
    private void requireOwnOrigin(HttpCall call) {
        String host = call.header("Host");
        String origin = call.header("Origin");
        boolean foreignName = accounts.isEmpty() && host != null && !LOOPBACK.contains(withoutPort(host));
        boolean foreignPage = origin != null && !origin.endsWith("://" + host);
        if (foreignName || foreignPage) {
            throw new MlflowError(
                    ErrorCode.PERMISSION_DENIED,
                    "Calls from pages of other hosts are refused, as is the name '" + host
                            + "' for a server without accounts.");
        }
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }
}
