package dev.atelier.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.slf4j.Logger;

/** How a class is written. */
@AnalyzeClasses(packages = "dev.atelier", importOptions = ImportOption.DoNotIncludeTests.class)
class CodingRulesTest {
    private static final Set<String> OPEN_CLASSES = Listing.read("/open-classes.txt");

    @ArchTest
    static final ArchRule namesSayWhatAClassDoes =
            noClasses().should().haveNameMatching(".*(Impl|Utils?|Manager|Helper)(\\$.*)?");

    @ArchTest
    static final ArchRule publicClassesAreClosed = classes()
            .that(areOpen())
            .should(new ArchCondition<>("be final, abstract or listed in open-classes.txt") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    events.add(new SimpleConditionEvent(
                            type, OPEN_CLASSES.contains(type.getName()), type.getName() + " is open to subclasses"));
                }
            });

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes()
            .should(new ArchCondition<>("be in a @NullMarked package") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                    events.add(new SimpleConditionEvent(
                            type, marked, type.getName() + " is in a package without @NullMarked"));
                }
            });

    @ArchTest
    static final ArchRule errorsHaveOneRoot = classes()
            .that()
            .resideInAPackage("dev.atelier.error")
            .and(are(assignableTo(Throwable.class)))
            .should()
            .beAssignableTo("dev.atelier.error.AtelierException");

    /** Neither with System.out and System.err nor with printStackTrace(); only the console and main classes do, when asked to. */
    @ArchTest
    static final ArchRule nothingIsPrinted = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.atelier.Console")
            .and()
            .doNotHaveFullyQualifiedName("dev.atelier.Verify")
            .and()
            .doNotHaveFullyQualifiedName("dev.atelier.tracking.mlflowserver.MlflowServerCommand")
            .should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule loggingGoesThroughSlf4j =
            noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..");

    @ArchTest
    static final ArchRule nothingSleeps = noClasses()
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "sleeps in a thread",
                    call -> call.getName().equals("sleep")
                            && call.getTargetOwner().isAssignableTo(Thread.class)));

    @ArchTest
    static final ArchRule loggersAreConstants = fields().that()
            .haveRawType(Logger.class)
            .should()
            .bePrivate()
            .andShould()
            .beStatic()
            .andShould()
            .beFinal()
            .andShould()
            .haveName("LOG");

    private static DescribedPredicate<JavaClass> areOpen() {
        return DescribedPredicate.describe(
                "are public and open",
                type -> type.getModifiers().contains(JavaModifier.PUBLIC)
                        && !type.getModifiers().contains(JavaModifier.FINAL)
                        && !type.getModifiers().contains(JavaModifier.ABSTRACT)
                        && !type.isEnum()
                        && !simpleName("package-info").test(type));
    }
}
