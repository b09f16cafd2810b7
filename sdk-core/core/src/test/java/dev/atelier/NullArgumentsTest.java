package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.chart.Chart;
import dev.atelier.metric.Average;
import dev.atelier.metric.ConfusionMatrix;
import dev.atelier.run.ForeignRun;
import dev.atelier.run.Table;
import dev.atelier.search.Filter;
import dev.atelier.search.OrderBy;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls every public method of the handles with a null for each argument in turn; the exception has to name it. */
class NullArgumentsTest {
    private final Map<Class<?>, Object> samples = new LinkedHashMap<>();

    @Test
    @Timeout(60)
    void namesTheArgumentThatIsNull() throws Exception {
        List<String> wrong = new ArrayList<>();
        try (Workspace workspace = Workspace.inMemory()) {
            Experiment experiment = workspace.experiment("e");
            Run run = experiment.startLogging();
            run.log("m", 1);
            RunQuery runs = workspace.runs();
            addSamples();
            List<Object> subjects = new ArrayList<>(List.of(
                    workspace,
                    Workspace.builder(),
                    experiment,
                    run,
                    run.metric("m"),
                    run.metrics(),
                    run.details(),
                    runs,
                    runs.groupBy("status"),
                    runs.groupBy("status").count(),
                    workspace.models(),
                    workspace.environment("env"),
                    workspace.importer("source"),
                    ForeignRun.builder("id", "experiment"),
                    ScriptRunConfig.script("train.py"),
                    Chart.line("line"),
                    Chart.bar("bar"),
                    Chart.scatter("x", "y"),
                    Chart.parallel("x", "y"),
                    samples.get(ConfusionMatrix.class),
                    Table.of(List.of("a"), List.of())));
            subjects.forEach(subject -> samples.putIfAbsent(subject.getClass(), subject));
            for (Object subject : subjects) {
                for (Method method : subject.getClass().getMethods()) {
                    if (Modifier.isPublic(method.getDeclaringClass().getModifiers())
                            && method.getDeclaringClass().getName().startsWith("dev.atelier")
                            && !method.isBridge()
                            && !method.getName().equals("equals")) {
                        check(subject, method, wrong);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private void check(Object subject, Method method, List<String> wrong) throws IllegalAccessException {
        Parameter[] parameters = method.getParameters();
        for (int i = 0; i < parameters.length; i++) {
            if (!parameters[i].getType().isPrimitive() && !isNullable(parameters[i])) {
                @Nullable Object[] arguments = new Object[parameters.length];
                for (int j = 0; j < arguments.length; j++) {
                    arguments[j] = j == i ? null : sample(parameters[j].getType());
                }
                String call = method.getDeclaringClass().getSimpleName() + "." + method.getName() + " "
                        + List.of(method.getParameterTypes()) + " argument " + i + ": ";
                try {
                    method.invoke(subject, arguments);
                    wrong.add(call + "nothing thrown");
                } catch (InvocationTargetException e) {
                    Throwable thrown = e.getCause();
                    boolean named = String.valueOf(thrown.getMessage()).matches("[a-zA-Z '.]{1,40}");
                    if (thrown instanceof NullPointerException && !named) {
                        wrong.add(call + thrown); // anything else says what is wrong with another argument
                    }
                }
            }
        }
    }

    private static boolean isNullable(Parameter parameter) {
        return parameter.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private void addSamples() {
        samples.put(String.class, "x");
        samples.put(Object.class, "x");
        samples.put(CharSequence.class, "x");
        samples.put(Path.class, Path.of("nothing-is-here"));
        samples.put(URI.class, URI.create("mem:x"));
        samples.put(Duration.class, Duration.ofSeconds(1));
        samples.put(Instant.class, Instant.EPOCH);
        samples.put(List.class, List.of());
        samples.put(Collection.class, List.of());
        samples.put(Map.class, Map.of());
        samples.put(Optional.class, Optional.empty());
        samples.put(InputStream.class, new ByteArrayInputStream(new byte[0]));
        samples.put(ClassLoader.class, getClass().getClassLoader());
        samples.put(Class.class, String.class);
        samples.put(Filter.class, Filter.all());
        samples.put(OrderBy.class, OrderBy.parse("number"));
        samples.put(Average.class, Average.MACRO);
        samples.put(ConfusionMatrix.class, ConfusionMatrix.of(List.of("x"), List.of("x")));
    }

    private @Nullable Object sample(Class<?> type) {
        if (samples.containsKey(type)) {
            return samples.get(type);
        } else if (type == boolean.class) {
            return false;
        } else if (type.isPrimitive()) {
            Object numbers = Array.newInstance(type, 1);
            Array.setInt(numbers, 0, 1);
            return Array.get(numbers, 0);
        } else if (type.isArray()) {
            return Array.newInstance(type.getComponentType(), 0);
        } else if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        return type.isInterface()
                ? Proxy.newProxyInstance(
                        type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null)
                : null;
    }
}
