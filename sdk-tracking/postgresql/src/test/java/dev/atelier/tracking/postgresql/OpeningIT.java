package dev.atelier.tracking.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.StoreException;
import dev.atelier.secret.Secret;
import dev.atelier.testing.TestContext;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening a workspace: by several at once, and when there is no way in. */
@NeedsPostgres
class OpeningIT {
    @TempDir
    private Path directory;

    private final PostgresServer server = PostgresServer.running();

    @Test
    void createsAWorkspaceOnceWhenManyOpenItAtOnce() throws Exception {
        URI uri = server.newWorkspace();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<String>> ids = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ids.add(threads.submit(() -> {
                try (PostgresStore store = open(uri)) {
                    return store.workspaceId();
                }
            }));
        }
        String id = ids.get(0).get();
        for (Future<String> other : ids) {
            assertThat(other.get()).isEqualTo(id);
        }
        threads.shutdown();
    }

    @Test
    void keepsWorkspacesOfOneDatabaseApart() {
        try (PostgresStore one = open(server.newWorkspace());
                PostgresStore other = open(server.newWorkspace())) {
            assertThat(one.workspaceId()).isNotEqualTo(other.workspaceId());
            assertThat(one.tryLease("job")).isPresent();
            assertThat(other.tryLease("job")).isPresent();
        }
    }

    @Test
    void takesThePasswordFromASecret() {
        URI uri =
                URI.create(server.url() + "?user=" + PostgresServer.USER + "&passwordSecret=team-db&schema=secret_one");
        TestContext context = TestContext.in(directory);
        context.secrets().put("team-db", Secret.of(PostgresServer.PASSWORD));
        try (PostgresStore store = PostgresStore.open(uri, context)) {
            assertThat(store.workspaceId()).isNotBlank();
        }
    }

    @Test
    void saysThatThePasswordIsWrong() {
        assertThatThrownBy(() -> open(URI.create(server.url() + "?user=" + PostgresServer.USER + "&password=guess")))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.retryable()).isFalse())
                .hasMessageContaining("password authentication failed")
                .hasMessageContaining("check user and password")
                .hasMessageNotContaining("guess");
    }

    @Test
    void saysThatTheDatabaseIsMissing() {
        String url = server.workspace("atelier").toString().replace("/postgres?", "/nowhere?");
        assertThatThrownBy(() -> open(URI.create(url)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("\"nowhere\" does not exist")
                .hasMessageContaining("create the database");
    }

    @Test
    void saysThatNobodyAnswers() throws Exception {
        String url = "jdbc:postgresql://127.0.0.1:" + PostgresServer.freePort() + "/postgres?user=ws";
        assertThatThrownBy(() -> open(URI.create(url)))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.retryable()).isTrue())
                .hasMessageContaining("cannot be reached");
    }

    @Test
    void saysThatTheUserMayNotCreateASchema() throws Exception {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create role guest login password 'guest'");
        }
        assertThatThrownBy(() -> open(URI.create(server.url() + "?user=guest&password=guest&schema=not_mine")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("permission denied")
                .hasMessageContaining("needs CREATE");
    }

    @Test
    void refusesADatabaseThatCannotHoldEveryText() throws Exception {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create database latin encoding 'LATIN1' locale 'C' template template0");
        }
        URI uri = URI.create(server.workspace("atelier").toString().replace("/postgres?", "/latin?"));
        assertThatThrownBy(() -> open(uri))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.retryable()).isFalse())
                .hasMessageContaining("LATIN1")
                .hasMessageContaining("ENCODING 'UTF8'");
    }

    @Test
    void saysThatThePasswordIsMissing() {
        assertThatThrownBy(() -> open(URI.create(server.url() + "?user=" + PostgresServer.USER)))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.retryable()).isFalse())
                .hasMessageContaining("passwordSecret");
    }

    @Test
    void saysThatTheHostIsUnknown() {
        assertThatThrownBy(() -> open(URI.create("jdbc:postgresql://nowhere.invalid/ml?user=ws")))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.retryable()).isTrue())
                .hasMessageContaining("nowhere.invalid");
    }

    @Test
    void refusesANewerSchema() throws Exception {
        URI uri = server.workspace("newer");
        open(uri).close();
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("update newer.schema_history set version = '999' where installed_rank ="
                    + " (select max(installed_rank) from newer.schema_history)");
        }
        assertThatThrownBy(() -> open(uri))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("version 999")
                .hasMessageContaining("newer Atelier");
    }

    private PostgresStore open(URI uri) {
        return PostgresStore.open(uri, TestContext.in(directory));
    }
}
