/** For tests: a JUnit extension, a fake compute, AssertJ assertions. */
module dev.atelier.testing {
    requires com.fasterxml.jackson.core;
    requires transitive dev.atelier.core;
    requires static transitive org.jspecify;
    requires transitive org.assertj.core;
    requires transitive org.junit.jupiter.api;

    exports dev.atelier.testing;
}
