package dev.atelier.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.PackageMatchers;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a public signature may mention: the JDK's and our own published types. */
@AnalyzeClasses(packages = "dev.atelier", importOptions = ImportOption.DoNotIncludeTests.class)
class SignatureTest {
    private static final PackageMatchers FOR_TESTS = PackageMatchers.of("dev.atelier.testing..", "dev.atelier.*.tck..");
    private static final PackageMatchers TEST_LIBRARIES =
            PackageMatchers.of("org.assertj..", "org.junit.jupiter.api..");
    /** The packages below the MLflow server's share JSON trees; its users see the package above only. */
    private static final PackageMatchers INTERNAL =
            PackageMatchers.of("dev.atelier.internal..", "dev.atelier.tracking.mlflowserver.*..");

    private static final PackageMatchers PUBLISHED = PackageMatchers.of("java..", "dev.atelier..", "org.jspecify..");

    @ArchTest
    static final ArchRule publicSignaturesMentionPublishedTypesOnly = classes()
            .that(arePublished())
            .should(new ArchCondition<>("mention the JDK's and our own published types only in their signatures") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    boolean forTests = FOR_TESTS.test(type.getPackageName());
                    mentioned(type)
                            .filter(mentioned -> !isAllowed(mentioned.getPackageName(), forTests))
                            .forEach(mentioned -> events.add(SimpleConditionEvent.violated(
                                    type, type.getName() + " has " + mentioned.getName() + " in a public signature")));
                }
            });

    private static boolean isAllowed(String packageName, boolean forTests) {
        return (PUBLISHED.test(packageName) && !INTERNAL.test(packageName))
                || (forTests && TEST_LIBRARIES.test(packageName));
    }

    private static Stream<JavaClass> mentioned(JavaClass type) {
        Stream<JavaType> supertypes = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
        Stream<JavaType> bounds = type.getTypeParameters().stream().map(JavaType.class::cast);
        Stream<JavaClass> members =
                type.getMembers().stream().filter(SignatureTest::isVisible).flatMap(SignatureTest::mentioned);
        return Stream.concat(
                        Stream.concat(supertypes, bounds).flatMap(t -> t.getAllInvolvedRawTypes().stream()), members)
                .map(JavaClass::getBaseComponentType)
                .filter(mentioned -> !mentioned.isPrimitive())
                .distinct();
    }

    private static Stream<JavaClass> mentioned(JavaMember member) {
        Set<JavaClass> types = member.getAllInvolvedRawTypes();
        return member instanceof JavaCodeUnit method
                ? Stream.concat(types.stream(), method.getExceptionTypes().stream())
                : types.stream();
    }

    private static DescribedPredicate<JavaClass> arePublished() {
        return DescribedPredicate.describe(
                "are published",
                type -> !INTERNAL.test(type.getPackageName())
                        && Stream.iterate(
                                        Optional.of(type),
                                        Optional::isPresent,
                                        t -> t.get().getEnclosingClass())
                                .flatMap(Optional::stream)
                                .allMatch(SignatureTest::isVisible));
    }

    private static boolean isVisible(HasModifiers element) {
        Set<JavaModifier> modifiers = element.getModifiers();
        return !modifiers.contains(JavaModifier.SYNTHETIC)
                && (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED));
    }
}
