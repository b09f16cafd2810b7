package dev.atelier.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.AmbiguousProviderException;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.ProviderFailureException;
import dev.atelier.error.ProviderNotFoundException;
import dev.atelier.secret.Secrets;
import dev.atelier.spi.Availability;
import dev.atelier.spi.ProviderContext;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.ComputeProvider;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvidersTest {
    @TempDir
    private Path directory;

    @Test
    void findsNothingWhereNothingIs() {
        Providers<ComputeProvider> providers = discover();

        assertThat(providers.types()).isEmpty();
        assertThatThrownBy(() -> providers.named("slurm"))
                .isInstanceOf(ProviderNotFoundException.class)
                .hasMessageContaining("'slurm'")
                .hasMessageContaining("found: none")
                .hasMessageContaining("dev.atelier:atelier-compute-slurm");
    }

    @Test
    void takesTheOnlyOne() {
        Providers<ComputeProvider> providers = discover(jar("a").provider("com.example.Grid", "grid"));

        assertThat(providers.only(any -> true, "anything").type()).isEqualTo("grid");
        assertThat(providers.named("grid").getClass().getName()).isEqualTo("com.example.Grid");
    }

    @Test
    void choosesAmongTwoByTypeAndFindsATieAmbiguous() {
        Providers<ComputeProvider> providers =
                discover(jar("a").provider("com.example.Grid", "grid"), jar("b").provider("com.example.Farm", "farm"));

        assertThat(providers.types()).containsExactly("farm", "grid");
        assertThat(providers.named("farm").type()).isEqualTo("farm");
        assertThatThrownBy(() -> providers.only(any -> true, "a target without a type"))
                .isInstanceOf(AmbiguousProviderException.class)
                .hasMessageContaining("a target without a type")
                .hasMessageContaining("com.example.Grid")
                .hasMessageContaining("com.example.Farm");
    }

    @Test
    void prefersTheHighestPriority() {
        Providers<ComputeProvider> providers = given(new Fake("low", -1, ""), new Fake("high", 3, ""));

        assertThat(providers.only(any -> true, "anything").type()).isEqualTo("high");
    }

    @Test
    void passesOverTheUnavailable() {
        Providers<ComputeProvider> providers =
                given(new Fake("low", -1, ""), new Fake("high", 3, "no daemon")).probedWith(type -> new NoContext());

        assertThat(providers.only(any -> true, "anything").type()).isEqualTo("low");
    }

    @Test
    void saysWhyTheNamedOneIsUnavailable() {
        Providers<ComputeProvider> providers =
                given(new Fake("grid", 0, "start the daemon")).probedWith(type -> new NoContext());

        assertThatThrownBy(() -> providers.named("grid"))
                .isInstanceOf(ProviderFailureException.class)
                .hasMessageContaining("'grid'")
                .hasMessageContaining("start the daemon");
    }

    @Test
    void keepsTheCauseOfAProbeThatThrows() {
        Providers<ComputeProvider> providers = given(new Fake("grid", 0, "")).probedWith(type -> {
            throw new IllegalStateException("torn settings");
        });

        assertThatThrownBy(() -> providers.named("grid"))
                .isInstanceOf(ProviderFailureException.class)
                .hasMessageContaining("torn settings")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void leavesTheOthersUsableWhenSomeAreBroken() {
        Providers<ComputeProvider> providers = discover(jar("a").service("com.example.Missing")
                .compile(
                        "com.example.Base",
                        "package com.example; public abstract class Base implements " + ComputeProvider.class.getName()
                                + " {}")
                .provider("com.example.Orphan", "com.example.Base", "return \"orphan\";")
                .without("com.example.Base")
                .provider("com.example.Angry", ComputeProvider.class.getName(), "throw new RuntimeException(\"no!\");")
                .provider("com.example.Grid", "grid"));

        assertThat(providers.types()).containsExactly("grid");
        assertThatThrownBy(() -> providers.named("orphan"))
                .isInstanceOf(ProviderNotFoundException.class)
                .hasMessageContaining("found: grid")
                .hasMessageContaining("com.example.Missing")
                .hasMessageContaining("com/example/Base")
                .hasMessageContaining("no!")
                .hasRootCauseInstanceOf(java.util.ServiceConfigurationError.class);
    }

    @Test
    void endsWhenTheClassLoaderFailsAgainAndAgain() {
        ClassLoader failing = new ClassLoader(null) {
            @Override
            protected java.util.Enumeration<URL> findResources(String name) throws java.io.IOException {
                throw new java.io.IOException("the jar is gone");
            }
        };

        assertThatThrownBy(() -> Providers.of(ComputeProvider.class, "compute", List.of(), failing)
                        .named("grid"))
                .isInstanceOf(ProviderNotFoundException.class)
                .hasMessageContaining("the jar is gone");
    }

    @Test
    void rejectsTwoOfOneTypeAndNamesBothClassesAndJars() {
        Providers<ComputeProvider> providers =
                discover(jar("a").provider("com.example.Grid", "grid"), jar("b").provider("com.example.Other", "grid"));

        assertThatThrownBy(providers::types)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("com.example.Grid from " + jar("a").url())
                .hasMessageContaining("com.example.Other from " + jar("b").url());
    }

    @Test
    void rejectsReservedBlankAndMalformedTypesTogether() {
        Providers<ComputeProvider> providers = discover(jar("a").provider("com.example.Docker", "docker")
                .provider("com.example.Blank", " ")
                .provider("com.example.Shout", "GRID"));

        assertThatThrownBy(() -> providers.named("grid"))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.problems()).hasSize(3))
                .hasMessageContaining("reserved")
                .hasMessageContaining("blank")
                .hasMessageContaining("'GRID'")
                .hasMessageContaining(jar("a").url().toString());
    }

    @Test
    void rejectsTwoGivenOnesOfOneType() {
        assertThatThrownBy(() -> given(new Fake("grid", 0, ""), new Fake("grid", 1, "")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("two providers have this type");
    }

    @Test
    void letsAGivenOneReplaceADiscoveredOne() {
        Fake mine = new Fake("grid", -5, "");
        Providers<ComputeProvider> providers = Providers.of(
                ComputeProvider.class,
                "compute",
                List.of(mine),
                loader(jar("a").provider("com.example.Grid", "grid"), jar("b").provider("com.example.Farm", "farm")));

        assertThat(providers.types()).containsExactly("farm", "grid");
        assertThat(providers.named("grid")).isSameAs(mine);
        assertThat(providers.only(any -> true, "anything")).isSameAs(mine);
    }

    @Test
    void saysThatDiscoveryIsOff() {
        assertThatThrownBy(() -> given(new Fake("grid", 0, "")).only(any -> false, "the URI 'x:'"))
                .isInstanceOf(ProviderNotFoundException.class)
                .hasMessageContaining("the URI 'x:'")
                .hasMessageContaining("found: grid (discovery is off)");
    }

    private static Providers<ComputeProvider> given(ComputeProvider... given) {
        return Providers.of(ComputeProvider.class, "compute", List.of(given), null);
    }

    private static Providers<ComputeProvider> discover(PluginJar... jars) {
        return Providers.of(ComputeProvider.class, "compute", List.of(), loader(jars));
    }

    private static ClassLoader loader(PluginJar... jars) {
        URL[] urls = Stream.of(jars).map(PluginJar::url).toArray(URL[]::new);
        return new URLClassLoader(urls, ProvidersTest.class.getClassLoader());
    }

    private PluginJar jar(String name) {
        return PluginJar.in(directory.resolve(name));
    }

    private record Fake(String type, int priority, String reason) implements ComputeProvider {
        @Override
        public Availability probe(ProviderContext context) {
            return reason.isEmpty() ? Availability.AVAILABLE : Availability.unavailable(reason);
        }

        @Override
        public ComputeBackend open(ProviderContext context) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class NoContext implements ProviderContext {
        @Override
        public Clock clock() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Executor executor() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Path workDirectory() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Secrets secrets() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, String> settings() {
            return Map.of();
        }

        @Override
        public ClassLoader classLoader() {
            return NoContext.class.getClassLoader();
        }
    }
}
