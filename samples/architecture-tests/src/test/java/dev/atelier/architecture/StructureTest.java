package dev.atelier.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which package may see which. */
@AnalyzeClasses(packages = "dev.atelier", importOptions = ImportOption.DoNotIncludeTests.class)
class StructureTest {
    @ArchTest
    static final ArchRule packagesAreFreeOfCycles =
            slices().assignedFrom(new Parts()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule leavesDoNotSeeEachOther = slices().assignedFrom(new Leaves())
            .should()
            .notDependOnEachOther()
            .ignoreDependency(
                    alwaysTrue(),
                    resideInAnyPackage(
                            "dev.atelier.compute.support..",
                            "dev.atelier.compute.runner..",
                            "dev.atelier.compute.environments..",
                            "dev.atelier.deploy.serving.."));

    @ArchTest
    static final ArchRule spiSeesDataAndErrorsOnly = noClasses()
            .that()
            .resideInAPackage("dev.atelier.spi..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.atelier", "dev.atelier.internal..");

    /** One slice per package below {@code dev.atelier}; {@code internal} has one for each of its packages. */
    private static final class Parts implements SliceAssignment {
        private static final Pattern PART = Pattern.compile("dev\\.atelier\\.(internal\\.\\w+|(?!internal)\\w+).*");

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            Matcher part = PART.matcher(type.getPackageName());
            return part.matches() ? SliceIdentifier.of(part.group(1)) : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }

    /** One slice per leaf, for example {@code compute.local}. */
    private static final class Leaves implements SliceAssignment {
        private static final Pattern LEAF = Pattern.compile("dev\\.atelier\\.(compute|deploy|tracking)\\.(\\w+).*");

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            Matcher leaf = LEAF.matcher(type.getPackageName());
            return leaf.matches() ? SliceIdentifier.of(leaf.group(1), leaf.group(2)) : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "leaves";
        }
    }
}
