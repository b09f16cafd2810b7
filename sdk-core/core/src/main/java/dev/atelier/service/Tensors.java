package dev.atelier.service;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tensors by name, in their order: the inputs of a request, or what a scorer returns for them. Immutable. */
public final class Tensors implements Iterable<Tensor> {
    private final Map<String, Tensor> byName = new LinkedHashMap<>();
    private final List<Tensor> list;

    private Tensors(List<Tensor> tensors) {
        this.list = tensors;
        for (Tensor tensor : tensors) {
            if (byName.put(tensor.name(), tensor) != null) {
                throw new IllegalArgumentException("there are two tensors '" + tensor.name() + "'");
            }
        }
    }

    /**
     * Puts tensors together.
     *
     * @param tensors the tensors, of distinct names
     * @return them all
     */
    public static Tensors of(Tensor... tensors) {
        return of(Arrays.asList(tensors));
    }

    /**
     * Puts tensors together.
     *
     * @param tensors the tensors, of distinct names
     * @return them all
     */
    public static Tensors of(Collection<Tensor> tensors) {
        return new Tensors(List.copyOf(tensors));
    }

    /**
     * Returns a tensor that must be there.
     *
     * @param name its name
     * @return the tensor
     * @throws InvalidInputException when there is none of that name
     */
    public Tensor get(String name) {
        return find(name)
                .orElseThrow(() -> new InvalidInputException(
                        "There is no input '" + name + "'; the request has " + String.join(", ", names())));
    }

    /**
     * Looks a tensor up.
     *
     * @param name its name
     * @return the tensor, or empty
     */
    public Optional<Tensor> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * Returns the names.
     *
     * @return the names, in order
     */
    public Set<String> names() {
        return Collections.unmodifiableSet(byName.keySet());
    }

    /**
     * Returns all of them.
     *
     * @return the tensors, in order
     */
    public List<Tensor> list() {
        return list;
    }

    /**
     * Returns how many there are.
     *
     * @return the number of tensors
     */
    public int size() {
        return list.size();
    }

    @Override
    public Iterator<Tensor> iterator() {
        return list.iterator();
    }

    @Override
    public String toString() {
        return list.toString();
    }
}
