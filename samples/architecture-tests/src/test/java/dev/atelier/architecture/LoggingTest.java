package dev.atelier.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/** Who may raise a person's attention. */
@AnalyzeClasses(packages = "dev.atelier", importOptions = ImportOption.DoNotIncludeTests.class)
class LoggingTest {
    @ArchTest
    static void warningsAreThoseOfTheList(JavaClasses classes) {
        assertThat(callers(classes, Set.of("warn", "atWarn")))
                .as("methods that log a warning, compared with warn-callers.txt")
                .isEqualTo(new TreeSet<>(Listing.read("/warn-callers.txt")));
    }

    @ArchTest
    static void errorsAreThrownInsteadOfLogged(JavaClasses classes) {
        assertThat(callers(classes, Set.of("error", "atError"))).isEmpty();
    }

    private static Set<String> callers(JavaClasses classes, Set<String> methods) {
        return classes.stream()
                .flatMap(type -> type.getMethodCallsFromSelf().stream())
                .filter(call -> call.getTargetOwner().isAssignableTo(Logger.class) && methods.contains(call.getName()))
                .map(LoggingTest::caller)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String caller(JavaMethodCall call) {
        return call.getOriginOwner().getName() + "." + call.getOrigin().getName();
    }
}
