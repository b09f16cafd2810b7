package dev.atelier.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorTest {
    @Test
    void knowsItsShape() {
        Tensor matrix = Tensor.of("x", new double[][] {{1, 2, 3}, {4, 5, 6}});

        assertThat(matrix.shape()).containsExactly(2, 3);
        assertThat(matrix.rows()).isEqualTo(2);
        assertThat(matrix.size()).isEqualTo(6);
        assertThat(matrix.doubles()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(matrix).hasToString("x FP64[2, 3]");
        assertThat(Tensor.of("x", new double[0][]).shape()).containsExactly(0, 0);
    }

    @Test
    void convertsBetweenNumberTypes() {
        assertThat(Tensor.of("x", new float[] {1.5f}).doubles()).containsExactly(1.5);
        assertThat(Tensor.of("x", new long[] {3}).floats()).containsExactly(3f);
        assertThat(Tensor.of("x", new int[] {-3}).longs()).containsExactly(-3);
        assertThat(Tensor.of("x", new boolean[] {true, false}).longs()).containsExactly(1, 0);
        assertThat(Tensor.of("x", new boolean[] {true}).booleans()).containsExactly(true);
        assertThat(Tensor.of("x", new String[] {"ä", ""}, 2, 1).strings()).containsExactly("ä", "");
    }

    @Test
    void readsUnsignedNumbers() {
        ByteBuffer ones = ByteBuffer.allocate(8).putLong(-1).flip();

        assertThat(Tensor.of("x", Datatype.UINT8, ones, 8).longs()).containsOnly(255);
        assertThat(Tensor.of("x", Datatype.UINT16, ones, 4).longs()).containsOnly(65_535);
        assertThat(Tensor.of("x", Datatype.UINT32, ones, 2).longs()).containsOnly(4_294_967_295L);
        assertThat(Tensor.of("x", Datatype.UINT64, ones, 1).value(0)).isEqualTo(new BigInteger("18446744073709551615"));
        assertThat(Tensor.of("x", Datatype.UINT64, ones, 1).doubles()).containsExactly(0x1p64);
        assertThat(Tensor.of("x", Datatype.INT16, ones, 4).longs()).containsOnly(-1);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 3c00",
        "-2, c000",
        "65504, 7bff",
        "65519, 7bff",
        "65520, 7c00",
        "1e9, 7c00",
        "-Infinity, fc00",
        "6.1035156e-5, 400",
        "6.0975552e-5, 3ff",
        "5.9604645e-8, 1",
        "2.9802322e-8, 0",
        "2.9802326e-8, 1",
        "0.33325195, 3555",
        "1.00048828125, 3c00",
        "1.00146484375, 3c02",
    })
    void roundsToHalfPrecision(float number, String bits) {
        assertThat(HalfPrecision.toBinary16(number) & 0xffff).isEqualTo(Integer.parseInt(bits, 16));
    }

    @Test
    void keepsEveryHalfPrecisionNumber() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float half = HalfPrecision.fromBinary16((short) bits);
            float bfloat = HalfPrecision.fromBfloat16((short) bits);
            if (!Float.isNaN(half)) {
                assertThat(HalfPrecision.toBinary16(half)).isEqualTo((short) bits);
            }
            if (!Float.isNaN(bfloat)) {
                assertThat(HalfPrecision.toBfloat16(bfloat)).isEqualTo((short) bits);
            }
        }
        assertThat(HalfPrecision.fromBinary16(HalfPrecision.toBinary16(Float.NaN)))
                .isNaN();
        assertThat(HalfPrecision.fromBfloat16(HalfPrecision.toBfloat16(Float.NaN)))
                .isNaN();
    }

    @Test
    void tellsTheClientWhenAScorerWantsAnotherType() {
        Tensor numbers = Tensor.of("age", new double[] {1});

        assertThatThrownBy(numbers::longs)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Tensor 'age' has the datatype FP64; expected is an integer type");
        assertThatThrownBy(numbers::strings).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(numbers::booleans).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Tensor.of("t", new String[] {"x"}).doubles())
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(
                        () -> Tensor.ofBytes("t", List.of(new byte[] {-1}), 1).strings())
                .hasMessageContaining("no text in UTF-8");
        assertThatThrownBy(() -> Tensors.of(numbers).get("b")).hasMessage("There is no input 'b'; the request has age");
    }

    @Test
    void rejectsShapesThatDoNotFit() {
        assertThatThrownBy(() -> Tensor.of("x", new double[3], 2, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("of shape [2, 2] and type FP64 cannot be made of 24 bytes");
        assertThatThrownBy(() -> Tensor.of("x", new double[0], 1L << 31, 1L << 31))
                .hasMessageContaining("below 2^31");
        assertThatThrownBy(() -> Tensor.of("x", new double[0], -1)).hasMessageContaining("must not be negative");
        assertThatThrownBy(() -> Tensor.of("x", new double[][] {{1}, {1, 2}}))
                .hasMessageContaining("a row has 2 values");
        assertThatThrownBy(() -> Tensors.of(Tensor.of("x", new int[1]), Tensor.of("x", new int[1])))
                .hasMessageContaining("two tensors 'x'");
    }

    @Test
    void hasDataInLittleEndian() {
        Tensor tensor = Tensor.of("x", new int[] {1, 256});

        assertThat(tensor.data().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(tensor.data().isReadOnly()).isTrue();
        assertThat(tensor.data().get(0)).isEqualTo((byte) 1);
        assertThat(tensor.data().getInt(4)).isEqualTo(256);
        assertThat(tensor.named("y").name()).isEqualTo("y");
    }
}
