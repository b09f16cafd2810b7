package dev.atelier.internal.provider;

import dev.atelier.error.Problem;
import dev.atelier.spi.Provider;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules for provider types, and how providers are named in messages. */
final class ProviderNames {
    private static final String TYPE = "[a-z][a-z0-9-]*";
    private static final String OUR_PACKAGE = "dev.atelier.";
    private static final Set<String> RESERVED = Set.of(
            "memory", "embedded", "local", "mlflow", "postgresql", "docker", "ssh", "slurm", "kubernetes", "spark");
    private static final Map<String, String> ARTIFACTS = Map.of(
            "store", "dev.atelier:atelier-tracking-",
            "compute", "dev.atelier:atelier-compute-",
            "deploy", "dev.atelier:atelier-deploy-");

    private ProviderNames() {}

    /** Says what to add to the build to get a type. */
    static String remedy(String familyName, String type) {
        String artifact = ARTIFACTS.get(familyName);
        return artifact == null
                ? "add the jar that brings it"
                : "check the name, or add the dependency " + artifact + type + " to your build";
    }

    /** Names a provider's class and jar. */
    static String origin(Provider provider) {
        Class<?> type = provider.getClass();
        String place = Optional.ofNullable(type.getProtectionDomain().getCodeSource())
                .map(CodeSource::getLocation)
                .map(Object::toString)
                .orElse("an unknown place");
        return type.getName() + " from " + place;
    }

    /** Finds blank, malformed and duplicate types, and reserved ones held by others. */
    static List<Problem> problems(List<? extends Named<?>> providers) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Named<?>> first = new LinkedHashMap<>();
        for (Named<?> named : providers) {
            Optional<Problem> problem = checkType(named.type(), named.provider());
            if (problem.isPresent()) {
                problems.add(problem.get());
            }
            Named<?> other = first.putIfAbsent(named.type(), named);
            if (other != null) {
                problems.add(Problem.error(
                        named.type(),
                        "two providers have this type, " + origin(other.provider()) + " and " + origin(named.provider())
                                + "; remove one"));
            }
        }
        return problems;
    }

    /** Tells whether a text matches {@link #TYPE}, without loading regular expressions. */
    private static boolean isType(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'a' && c <= 'z';
            if (!letter && (i == 0 || !(c == '-' || (c >= '0' && c <= '9')))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static Optional<Problem> checkType(String type, Provider provider) {
        if (type.isBlank()) {
            return Optional.of(Problem.error("type", origin(provider) + " has a blank type; give it a name"));
        }
        if (!isType(type)) {
            return Optional.of(Problem.error(
                    "type", origin(provider) + " has the type '" + type + "', which does not match " + TYPE));
        }
        if (RESERVED.contains(type) && !provider.getClass().getName().startsWith(OUR_PACKAGE)) {
            return Optional.of(Problem.error(
                    type, "this type is reserved for Atelier's own provider; rename that of " + origin(provider)));
        }
        return Optional.empty();
    }
}
