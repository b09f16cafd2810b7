package dev.atelier.tracking.mlflowserver.routes;

import dev.atelier.tracking.mlflowserver.MlflowRole;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The calls below {@code mlflow/} by method and path; a part {@code *} stands for anything. Confined until it is complete. */
final class RouteTable {
    private static final String ANY = "*";

    private final Map<String, Route> fixed = new HashMap<>();
    private final List<Route> patterns = new ArrayList<>();

    /** A route. */
    record Route(String method, List<String> parts, MlflowRole role, Call.Handler handler) {}

    /** A route and what the parts of the path stand for. */
    record Match(Route route, List<String> path) {}

    RouteTable read(String methodAndPath, Call.Handler handler) {
        return add(methodAndPath, MlflowRole.READ, handler);
    }

    RouteTable write(String methodAndPath, Call.Handler handler) {
        return add(methodAndPath, MlflowRole.WRITE, handler);
    }

    RouteTable manage(String methodAndPath, Call.Handler handler) {
        return add(methodAndPath, MlflowRole.MANAGE, handler);
    }

    Optional<Match> find(String method, List<String> path) {
        Route known = fixed.get(method + " " + String.join("/", path));
        if (known != null) {
            return Optional.of(new Match(known, List.of()));
        }
        for (Route route : patterns) {
            if (route.method.equals(method) && matches(route.parts, path)) {
                List<String> values = new ArrayList<>();
                for (int i = 0; i < path.size(); i++) {
                    if (route.parts.get(i).equals(ANY)) {
                        values.add(path.get(i));
                    }
                }
                return Optional.of(new Match(route, values));
            }
        }
        return Optional.empty();
    }

    private RouteTable add(String methodAndPath, MlflowRole role, Call.Handler handler) {
        int space = methodAndPath.indexOf(' ');
        List<String> parts = List.of(methodAndPath.substring(space + 1).split("/"));
        Route route = new Route(methodAndPath.substring(0, space), parts, role, handler);
        if (parts.contains(ANY)) {
            patterns.add(route);
        } else {
            fixed.put(methodAndPath, route);
        }
        return this;
    }

    private static boolean matches(List<String> parts, List<String> path) {
        if (parts.size() != path.size()) {
            return false;
        }
        for (int i = 0; i < parts.size(); i++) {
            if (!parts.get(i).equals(ANY) && !parts.get(i).equals(path.get(i))) {
                return false;
            }
        }
        return true;
    }
}
