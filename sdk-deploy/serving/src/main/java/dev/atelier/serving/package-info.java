/**
 * The scoring server: HTTP in front, Java scorers and Python entry scripts behind.
 *
 * <p>Requests and answers are those of four protocols (Azure's inference server, MLflow, KServe, Open Inference), which all
 * reach the same scorer. Results in JSON are written as Python's {@code json} module writes
 * it: NaN and the infinities stand bare ({@code NaN}, {@code Infinity}, {@code -Infinity}), which Python clients read
 * back as numbers and Jackson reads with {@code ALLOW_NON_NUMERIC_NUMBERS}; as texts they would silently turn a Python
 * client's arrays into arrays of texts.
 */
@NullMarked
package dev.atelier.serving;

import org.jspecify.annotations.NullMarked;
