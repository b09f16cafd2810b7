package dev.atelier.tracking.mlflowserver.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Params are texts in MLflow and typed here. A text that is exactly how Python prints a number is kept as that number, so that
 * {@code params.lr < 0.01} finds it and MLflow's clients read the same text again; {@code 3.10} and {@code 007} stay texts.
 */
final class ParamText {
    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9]\\d{0,17})");
    private static final Pattern DECIMAL = Pattern.compile("-?\\d+(\\.\\d+)?(e[+-]\\d{2,3})?");
    private static final int PLAIN_UP_TO = 16;
    private static final int PLAIN_DOWN_TO = -4;

    private ParamText() {}

    static JsonNode typed(String text) {
        if (INTEGER.matcher(text).matches() && !text.equals("-0")) {
            return LongNode.valueOf(Long.parseLong(text));
        }
        if (DECIMAL.matcher(text).matches()) {
            double value = Double.parseDouble(text);
            if (!Double.isInfinite(value) && python(value).equals(text)) {
                return DoubleNode.valueOf(value);
            }
        }
        return TextNode.valueOf(text);
    }

    static String text(JsonNode value) {
        if (value instanceof BooleanNode) {
            return value.asText();
        }
        return value.isFloatingPointNumber() ? python(value.doubleValue()) : value.asText();
    }

    /** Returns a double as Python prints it. */
    static String python(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        String sign = Double.compare(value, 0.0) < 0 ? "-" : "";
        if (Double.isInfinite(value)) {
            return sign + "inf";
        }
        if (value == 0) {
            return sign + "0.0";
        }
        BigDecimal digits = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        if (exponent >= PLAIN_DOWN_TO && exponent < PLAIN_UP_TO) {
            String plain = digits.toPlainString();
            return sign + (plain.contains(".") ? plain : plain + ".0");
        }
        String unscaled = digits.unscaledValue().toString();
        String mantissa = unscaled.length() == 1 ? unscaled : unscaled.charAt(0) + "." + unscaled.substring(1);
        return sign + mantissa + "e" + (exponent < 0 ? "-" : "+")
                + String.format(Locale.ROOT, "%02d", Math.abs(exponent));
    }
}
