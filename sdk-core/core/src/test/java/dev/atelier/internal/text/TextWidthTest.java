package dev.atelier.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextWidthTest {
    @ParameterizedTest
    @CsvSource({
        "'',0",
        "abc,3",
        "é,1",
        "e\u0301,1",
        "名前,4",
        "한국어,6",
        "ｆｕｌｌ,8",
        "ﾊﾝｶｸ,4",
        "😀,2",
        "a\u200bb,2",
        "…,1",
        "─█,2"
    })
    void countsColumns(String text, int columns) {
        assertThat(TextWidth.of(text)).isEqualTo(columns);
    }

    @Test
    void shortensToColumns() {
        assertThat(TextWidth.shorten("名前名前", 5)).isEqualTo("名前…");
        assertThat(TextWidth.shorten("名前名前", 8)).isEqualTo("名前名前");
        assertThat(TextWidth.padLeft("名", 4)).isEqualTo("  名");
        assertThat(TextWidth.padRight("名", 4)).isEqualTo("名  ");
    }
}
