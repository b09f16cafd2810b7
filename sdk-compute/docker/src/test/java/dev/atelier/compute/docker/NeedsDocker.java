package dev.atelier.compute.docker;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips a test class without the engine of {@code .ci/docker-engine}, except in CI, where it must be. */
@Retention(RetentionPolicy.RUNTIME)
@Tag("docker")
@ExtendWith(NeedsDocker.Condition.class)
@interface NeedsDocker {
    /** Looks for the variable that names the engine's directory. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            boolean required = "true".equals(System.getenv("CI"));
            return required || TestEngine.directory().isPresent()
                    ? ConditionEvaluationResult.enabled("there is a Docker Engine, or there must be")
                    : ConditionEvaluationResult.disabled(
                            "no Docker Engine for tests: run '.ci/docker-engine start DIR',"
                                    + " and set ATELIER_TEST_DOCKER to DIR");
        }
    }
}
