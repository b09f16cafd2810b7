package dev.atelier.search;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What a filter or an order looks at: one metric, parameter, tag, property, attribute, dataset or lineage value. Immutable.
 *
 * @param entity the part of the run
 * @param key the name; aliases of closed families ({@code id}, {@code created}, …) become the canonical key
 * @param aggregate what is taken of a metric's series; {@link Aggregate#LAST} for everything else
 */
public record Field(Entity entity, String key, Aggregate aggregate) {
    private static final String SPECIAL_NAME_CHARACTERS = "_.-/:@$#";

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the entity has no such key, or if something else than a metric is aggregated
     */
    public Field {
        requireNonNull(entity, "entity");
        requireNonNull(aggregate, "aggregate");
        String canonical = entity.canonicalKey(requireNonNull(key, "key"));
        if (canonical == null) {
            throw new IllegalArgumentException("no field '" + key + "' in " + entity + "; expected " + entity.keys());
        }
        if (entity != Entity.METRIC && aggregate != Aggregate.LAST) {
            throw new IllegalArgumentException(
                    "cannot take the " + aggregate + " of '" + key + "' in " + entity + "; only metrics have a series");
        }
        key = canonical;
    }

    /**
     * Returns a field.
     *
     * @param entity the part of the run
     * @param key the name, or an alias of it
     * @return the field; for a metric, its last value
     * @throws IllegalArgumentException if the entity has no such key
     */
    public static Field of(Entity entity, String key) {
        return new Field(entity, key, Aggregate.LAST);
    }

    /**
     * Reads one field, as filters and orders write it.
     *
     * @param text such as {@code metrics.loss.min} or {@code run_name}
     * @return the field
     * @throws dev.atelier.error.FilterSyntaxException if it is none, or if anything follows, such as a direction
     */
    public static Field parse(String text) {
        return TokenReader.onlyField(requireNonNull(text, "text"));
    }

    // written out, because searches compare millions of fields, nearly all of them the same objects
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Field field
                        && entity == field.entity
                        && aggregate == field.aggregate
                        && key.equals(field.key));
    }

    @Override
    public int hashCode() {
        return (entity.hashCode() * 31 + aggregate.hashCode()) * 31 + key.hashCode();
    }

    /** Returns the canonical text, which a filter reads as an equal field. */
    @Override
    public String toString() {
        String name = isPlain() ? key : '`' + key.replace("`", "``") + '`';
        String prefix = entity == Entity.ATTRIBUTE ? "" : entity + ".";
        return prefix + name + (aggregate == Aggregate.LAST ? "" : "." + aggregate);
    }

    /** Returns the metric that the unquoted rest after {@code metrics.} stands for. */
    static Field metric(String rest) {
        int dot = rest.lastIndexOf('.');
        Aggregate aggregate = trailingAggregate(rest);
        return aggregate == null
                ? of(Entity.METRIC, rest)
                : new Field(Entity.METRIC, rest.substring(0, dot), aggregate);
    }

    static boolean isNameCharacter(int codePoint) {
        return Character.isLetterOrDigit(codePoint) || SPECIAL_NAME_CHARACTERS.indexOf(codePoint) >= 0;
    }

    private boolean isPlain() {
        boolean misread = entity == Entity.METRIC && aggregate == Aggregate.LAST && trailingAggregate(key) != null;
        return !misread && !key.endsWith(".") && key.codePoints().allMatch(Field::isNameCharacter);
    }

    private static @Nullable Aggregate trailingAggregate(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 ? Aggregate.named(name.substring(dot + 1)) : null;
    }
}
