package dev.atelier.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How packages are spread over jars. */
@AnalyzeClasses(packages = "dev.atelier", importOptions = ImportOption.DoNotIncludeTests.class)
class ModulesTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    @ArchTest
    static void everyModuleWithCodeIsChecked(JavaClasses classes) throws IOException {
        Set<String> checked = classes.stream().map(ModulesTest::module).collect(Collectors.toSet());
        assertThat(checked).containsAll(modulesWithCode());
    }

    @ArchTest
    static void noPackageIsInTwoModules(JavaClasses classes) {
        Map<String, Set<String>> modules = new TreeMap<>();
        classes.forEach(type -> modules.computeIfAbsent(type.getPackageName(), name -> new TreeSet<>())
                .add(module(type)));
        assertThat(modules).allSatisfy((name, owners) -> assertThat(owners).hasSize(1));
    }

    private static Set<String> modulesWithCode() throws IOException {
        try (Stream<Path> files = Files.find(ROOT, 3, (file, attributes) -> file.endsWith("pom.xml"))) {
            return files.map(Path::getParent)
                    .filter(module -> Files.isDirectory(module.resolve("src/main/java")))
                    .map(module -> ROOT.relativize(module).toString())
                    .filter(module -> module.startsWith("sdk-"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** The module's directory, for example {@code sdk-core/core}: both classes and jar are in its target directory. */
    private static String module(JavaClass type) {
        String location = type.getSource().orElseThrow().getUri().toString();
        String module = location.substring(0, location.lastIndexOf("/target/"));
        return module.substring(module.lastIndexOf("/sdk-") + 1);
    }
}
