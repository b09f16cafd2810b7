package dev.atelier.tracking.postgresql.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.ConfigurationException;
import dev.atelier.testing.TestContext;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DatabaseUriTest {
    @Test
    void splitsOwnParametersFromTheDrivers() {
        DatabaseUri uri = parse("jdbc:postgresql://db:5433/ml?user=ws&sslmode=verify-full&schema=team_a&poolSize=4"
                + "&journalLimit=8000000&journal=%2Fvar%2Fml");
        assertThat(uri.url()).isEqualTo("jdbc:postgresql://db:5433/ml");
        assertThat(uri.schema()).isEqualTo("team_a");
        assertThat(uri.poolSize()).isEqualTo(4);
        assertThat(uri.journalLimit()).isEqualTo(8_000_000);
        assertThat(uri.journal()).contains(Path.of("/var/ml"));
        assertThat(uri.properties())
                .containsEntry("user", "ws")
                .containsEntry("sslmode", "verify-full")
                .containsEntry("currentSchema", "team_a")
                .doesNotContainKeys("schema", "poolSize", "journalLimit", "journal");
    }

    @Test
    void reportsAllProblemsTogetherAndNoPassword() {
        assertThatThrownBy(() -> parse("jdbc:postgresql:?schema=No&poolSize=x&journalLimit=1&journal=here"
                        + "&passwordSecret=gone&password=hush&broken"))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.problems()).hasSize(8))
                .hasMessageContaining("'No' is no schema name")
                .hasMessageContaining("poolSize: 'x' is not a number of at least 2")
                .hasMessageContaining("journalLimit: '1' is not a number")
                .hasMessageContaining("'here' is not the absolute path")
                .hasMessageContaining("there is no secret 'gone'")
                .hasMessageContaining("names no database")
                .hasMessageNotContaining("hush");
    }

    @Test
    void reportsParametersThatNobodyKnows() {
        assertThatThrownBy(() -> parse("jdbc:postgresql://db/ml?user=ws&jurnalLimit=1&sslmod=require&wholly-else=1"
                        + "&currentSchema=a&user=other&socketTimeout=soon&password=hush"))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.problems()).hasSize(6))
                .hasMessageContaining("jurnalLimit: neither Atelier nor the driver knows this parameter; did you mean"
                        + " journalLimit?")
                .hasMessageContaining("did you mean sslmode?")
                .hasMessageContaining("wholly-else: neither Atelier nor the driver knows this parameter; leave it out")
                .hasMessageContaining("currentSchema: use the parameter schema")
                .hasMessageContaining("user: it is given twice")
                .hasMessageContaining("'soon' is not a number of seconds")
                .hasMessageNotContaining("hush");
    }

    @Test
    void takesEveryParameterOfTheDriver() {
        assertThat(parse("jdbc:postgresql://a,b/ml?targetServerType=primary&ApplicationName=me&loadBalanceHosts=true"
                                + "&options=-c%20search_path%3Da")
                        .properties())
                .containsEntry("targetServerType", "primary")
                .containsEntry("ApplicationName", "me");
    }

    @Test
    void refusesAndHidesAPasswordInFrontOfTheHost() {
        assertThatThrownBy(() -> parse("jdbc:postgresql://ws:hush@db/ml"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("passwordSecret")
                .hasMessageNotContaining("hush");
    }

    @Test
    void hidesThePassword() {
        assertThat(parse("jdbc:postgresql://db/ml?user=ws&password=hush").toString())
                .isEqualTo("jdbc:postgresql://db/ml (schema atelier)");
    }

    private static DatabaseUri parse(String uri) {
        return DatabaseUri.parse(
                URI.create(uri), TestContext.in(Path.of("/nowhere")).secrets());
    }
}
