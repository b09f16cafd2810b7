package dev.atelier.internal.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IgnorePatternTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "*.log        | a.log         | true",
                "*.log        | x/y/a.log     | true",
                "*.log        | a.log.txt     | false",
                "/a.log       | a.log         | true",
                "/a.log       | x/a.log       | false",
                "x/a          | x/a           | true",
                "x/a          | y/x/a         | false",
                "**/a         | a             | true",
                "**/a         | x/y/a         | true",
                "x/**         | x/y/z         | true",
                "x/**         | x             | false",
                "x/**/z       | x/z           | true",
                "x/**/z       | x/y/y/z       | true",
                "x/*          | x/y/z         | false",
                "a**z         | abcz          | true",
                "/a**z        | ab/cz         | false",
                "x**/z        | xy/y/z        | true",
                "a?c          | abc           | true",
                "x/a?c        | x/a/c         | false",
                "[a-c].txt    | b.txt         | true",
                "[!a-c].txt   | b.txt         | false",
                "[^a-c].txt   | d.txt         | true",
                "x[!a]y       | x/y           | false",
                "[z-ab].txt   | b.txt         | true",
                "[z-ab].txt   | a.txt         | false",
                "[]-].txt     | ].txt         | true",
                "[]-].txt     | -.txt         | true",
                "[a-].txt     | -.txt         | true",
                "[[:digit:]]z | 7z            | true",
                "[\\]].txt    | ].txt         | true",
                "\\#a         | #a            | true",
                "\\!a         | !a            | true",
                "a\\*         | a*            | true",
                "a\\*         | ab            | false",
                "a.c          | abc           | false",
                "(ab)+        | ab            | false",
                "grün*        | grüner        | true",
            })
    void matchesAsGitDoes(String glob, String path, boolean expected) {
        assertThat(IgnorePattern.parse(glob).orElseThrow().matches(path, false)).isEqualTo(expected);
    }

    @Test
    void matchesDirectoriesOnlyWhenItEndsWithASlash() {
        IgnorePattern pattern = IgnorePattern.parse("build/").orElseThrow();

        assertThat(pattern.matches("x/build", true)).isTrue();
        assertThat(pattern.matches("x/build", false)).isFalse();
    }

    @Test
    void keepsEscapedTrailingSpacesOnly() {
        assertThat(IgnorePattern.parse("a  ").orElseThrow().matches("a", false)).isTrue();
        assertThat(IgnorePattern.parse("a\\ ").orElseThrow().matches("a ", false))
                .isTrue();
        assertThat(IgnorePattern.parse("a\\\\ ").orElseThrow().matches("a\\", false))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "# comment", "/", "!", "[a", "a\\", "[[:no:]]"})
    void readsNothingFromLinesThatMatchNothing(String line) {
        assertThat(IgnorePattern.parse(line)).isEmpty();
    }
}
