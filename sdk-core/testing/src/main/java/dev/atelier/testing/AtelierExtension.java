package dev.atelier.testing;

import dev.atelier.Workspace;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test a new {@link Workspace} in memory as a parameter, closed after the test, and its {@link FakeCompute}.
 *
 * <p>Thread-safe: tests that run in parallel have workspaces of their own.
 *
 * <pre>{@code
 * @ExtendWith(AtelierExtension.class)
 * class TrainerTest {
 *     @Test
 *     void learns(Workspace workspace) { … }
 * }
 * }</pre>
 */
public final class AtelierExtension implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(AtelierExtension.class);

    /** Creates the extension. */
    public AtelierExtension() {}

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        Class<?> type = parameter.getParameter().getType();
        return type == Workspace.class || type == FakeCompute.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        if (test.getTestMethod().isEmpty()) {
            throw new ParameterResolutionException("a workspace belongs to one test; ask for it in the test method,"
                    + " in @BeforeEach or in the constructor of a class with one instance per test, not in "
                    + parameter.getDeclaringExecutable());
        }
        TestWorkspace resource = test.getStore(NAMESPACE)
                .computeIfAbsent(TestWorkspace.class, key -> new TestWorkspace(), TestWorkspace.class);
        return parameter.getParameter().getType() == Workspace.class ? resource.workspace : resource.compute;
    }

    /** What one test has been given. */
    private static final class TestWorkspace implements AutoCloseable {
        private final FakeCompute compute = new FakeCompute();
        private final Workspace workspace =
                Workspace.builder().name("test").addCompute(compute).open();

        @Override
        public void close() {
            try (compute) {
                workspace.close();
            }
        }
    }
}
