package dev.atelier.compute.support;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Names of environment variables, and which of them a job may not choose itself. */
final class VariableNames {
    static final String INPUT = "ATELIER_INPUT_";
    static final String OUTPUT = "ATELIER_OUTPUT_";
    static final String SECRET = "ATELIER_SECRET_";

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern SLOT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private static final Set<String> RESERVED = Set.of(
            "ATELIER_RUN_ID",
            "ATELIER_EXPERIMENT",
            "ATELIER_WORKSPACE",
            "ATELIER_RUN_DIR",
            "ATELIER_ATTEMPT",
            "ATELIER_OUTPUT_DIR",
            "ATELIER_EVENTS",
            "ATELIER_CHECKPOINT_DIR",
            "ATELIER_DEADLINE",
            "ATELIER_GRACE_SECONDS",
            "ATELIER_RANK",
            "ATELIER_LOCAL_RANK",
            "ATELIER_WORLD_SIZE",
            "ATELIER_TIMEOUT",
            "AZUREML_RUN_ID",
            "AZUREML_ARM_PROJECT_NAME",
            "AZUREML_ARM_WORKSPACE_NAME",
            "MLFLOW_RUN_ID");

    private VariableNames() {}

    static boolean legal(String name) {
        return VARIABLE.matcher(name).matches();
    }

    static boolean reserved(String name) {
        return RESERVED.contains(name) || name.startsWith(INPUT) || name.startsWith(OUTPUT) || name.startsWith(SECRET);
    }

    /** Tells whether an input or output may have this name, which becomes a directory's and a variable's. */
    static boolean legalSlot(String name) {
        return SLOT.matcher(name).matches();
    }

    static String ofInput(String name) {
        return INPUT + upper(name);
    }

    static String ofOutput(String name) {
        return OUTPUT + upper(name);
    }

    static String ofSecret(String name) {
        return SECRET + upper(name);
    }

    private static String upper(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
