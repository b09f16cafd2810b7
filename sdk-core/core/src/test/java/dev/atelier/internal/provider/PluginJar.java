package dev.atelier.internal.provider;

import dev.atelier.spi.compute.ComputeProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/** A directory of freshly compiled compute providers with its own services file, as a plugin's jar would have. */
final class PluginJar {
    private final Path root;
    private final List<String> services = new ArrayList<>();

    private PluginJar(Path root) {
        this.root = root;
    }

    static PluginJar in(Path root) {
        return new PluginJar(root);
    }

    PluginJar provider(String className, String type) {
        return provider(className, "dev.atelier.spi.compute.ComputeProvider", "return \"" + type + "\";");
    }

    PluginJar provider(String className, String parent, String typeBody) {
        int dot = className.lastIndexOf('.');
        compile(className, """
                package %s;
                public class %s %s %s {
                    public String type() { %s }
                    public dev.atelier.spi.compute.ComputeBackend open(dev.atelier.spi.ProviderContext context) {
                        throw new UnsupportedOperationException();
                    }
                }
                """.formatted(
                        className.substring(0, dot),
                        className.substring(dot + 1),
                        parent.startsWith("dev.") ? "implements" : "extends",
                        parent,
                        typeBody));
        return service(className);
    }

    PluginJar service(String className) {
        services.add(className);
        write(root.resolve("META-INF/services/" + ComputeProvider.class.getName()), String.join("\n", services));
        return this;
    }

    PluginJar compile(String className, String source) {
        Path file = root.resolve("src").resolve(className.replace('.', '/') + ".java");
        write(file, source);
        String classPath = System.getProperty("java.class.path") + System.getProperty("path.separator") + root;
        int exit = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", classPath, "-d", root.toString(), file.toString());
        if (exit != 0) {
            throw new IllegalStateException("the plugin does not compile: " + source);
        }
        return this;
    }

    PluginJar without(String className) {
        try {
            Files.delete(root.resolve(className.replace('.', '/') + ".class"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    URL url() {
        try {
            return root.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
