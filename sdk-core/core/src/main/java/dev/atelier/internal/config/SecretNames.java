package dev.atelier.internal.config;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/** The rule for names of secrets. */
final class SecretNames {
    private static final Pattern NAME = Pattern.compile("(?!\\.)[A-Za-z0-9._-]{1,128}");

    private SecretNames() {}

    static String check(String name) {
        if (!NAME.matcher(requireNonNull(name, "name")).matches()) {
            throw new IllegalArgumentException(
                    "the secret name '" + name + "' is not 1 to 128 letters, digits and . _ - without a dot in front");
        }
        return name;
    }
}
