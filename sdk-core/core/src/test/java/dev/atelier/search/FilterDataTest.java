package dev.atelier.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.atelier.search.Condition.Comparison;
import dev.atelier.search.Condition.In;
import dev.atelier.search.Condition.Like;
import dev.atelier.search.Condition.NotIn;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilterDataTest {
    private static final Filter ONE = Filter.parse("number = 1");
    private static final Filter TWO = Filter.parse("number = 2");

    @Test
    void joinsFlat() {
        Filter three = Filter.parse("number = 3");

        assertThat(Filter.allOf(List.of(ONE, Filter.all(), Filter.allOf(List.of(TWO, three)))))
                .isEqualTo(new Filter.And(List.of(ONE, TWO, three)));
        assertThat(Filter.anyOf(List.of(Filter.anyOf(List.of(ONE, TWO)), three)))
                .isEqualTo(new Filter.Or(List.of(ONE, TWO, three)));
    }

    @Test
    void joinsTrivially() {
        assertThat(Filter.allOf(List.of())).isEqualTo(Filter.all());
        assertThat(Filter.allOf(List.of(ONE))).isEqualTo(ONE);
        assertThat(Filter.anyOf(List.of(ONE))).isEqualTo(ONE);
        assertThat(Filter.anyOf(List.of(ONE, Filter.all()))).isEqualTo(Filter.all());
    }

    @Test
    void rejectsTreesThatCannotBeWritten() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Filter.anyOf(List.of()))
                .withMessageContaining("filters is empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Filter.And(List.of(ONE)))
                .withMessageContaining("terms must be two or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Filter.And(List.of(ONE, new Filter.And(List.of(ONE, TWO)))))
                .withMessageContaining("use Filter.allOf");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Filter.Or(List.of(ONE, Filter.all())))
                .withMessageContaining("without Or and MatchAll");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Filter.Not(Filter.all()))
                .withMessageContaining("cannot be written");
    }

    @Test
    void rejectsLiteralsThatTheFieldCannotHave() {
        Field tag = Field.of(Entity.TAG, "a");
        Field start = Field.of(Entity.ATTRIBUTE, "created");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Comparison(tag, Operator.EQUAL, Literal.of(1)))
                .withMessage("cannot compare tags.a with 1; use a quoted string");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Comparison(start, Operator.LESS, Literal.of("x")))
                .withMessageContaining("cannot compare start_time with 'x'; use epoch milliseconds");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Comparison(Field.of(Entity.PARAM, "a"), Operator.LESS, Literal.of(true)))
                .withMessageContaining("cannot use < with true");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new In(tag, List.of(Literal.of("x"), Literal.of(false))))
                .withMessageContaining("cannot compare tags.a with false");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NotIn(tag, List.of()))
                .withMessageContaining("literals is empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Like(start, "%"))
                .withMessageContaining("start_time with a pattern; it is a number");
    }

    @Test
    void rejectsNumbersThatAreNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Literal.of(Double.NaN))
                .withMessageContaining("use 'is nan'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Literal.Numeric(1))
                .withMessageContaining("not java.lang.Integer");
    }

    @Test
    void rejectsFieldsThatDoNotExist() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Field.of(Entity.ATTRIBUTE, "foo"))
                .withMessageContaining("no field 'foo' in attributes; expected one of run_id");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Field.of(Entity.METRIC, ""))
                .withMessageContaining("no field '' in metrics");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Field(Entity.PARAM, "a", Aggregate.MIN))
                .withMessageContaining("cannot take the min of 'a' in params");
    }

    @Test
    void copiesLists() {
        List<Filter> terms = new ArrayList<>(List.of(ONE, TWO));
        Filter and = new Filter.And(terms);

        terms.clear();

        assertThat(and).hasToString("number = 1 and number = 2");
    }
}
