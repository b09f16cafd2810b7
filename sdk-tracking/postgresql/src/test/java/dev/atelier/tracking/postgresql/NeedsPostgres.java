package dev.atelier.tracking.postgresql;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips a test class where PostgreSQL is not installed, except in CI, where it must be. */
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsPostgres.Condition.class)
@interface NeedsPostgres {
    /** Looks for the binaries. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            boolean required = "true".equals(System.getenv("CI"));
            return required || PostgresServer.binaries().isPresent()
                    ? ConditionEvaluationResult.enabled("PostgreSQL is there or must be")
                    : ConditionEvaluationResult.disabled("PostgreSQL's server is not installed");
        }
    }
}
