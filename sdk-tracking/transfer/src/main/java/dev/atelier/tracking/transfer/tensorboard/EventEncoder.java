package dev.atelier.tracking.transfer.tensorboard;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;

/** Encodes {@code tensorboard.Event} messages; the field numbers are those of event.proto and summary.proto. */
public final class EventEncoder {
    public static final int EVENT_WALL_TIME = 1;
    public static final int EVENT_STEP = 2;
    public static final int EVENT_FILE_VERSION = 3;
    public static final int EVENT_SUMMARY = 5;
    public static final int SUMMARY_VALUE = 1;
    public static final int VALUE_TAG = 1;
    public static final int VALUE_SIMPLE = 2;
    public static final int VALUE_TENSOR = 8;
    public static final int VALUE_METADATA = 9;
    private static final int LENGTH_DELIMITED = 2;

    private EventEncoder() {}

    /** Encodes what every event file begins with. */
    public static byte[] fileVersion(double wallTime) throws IOException {
        String version = "brain.Event:2";
        byte[] event = new byte
                [CodedOutputStream.computeDoubleSize(EVENT_WALL_TIME, wallTime)
                        + CodedOutputStream.computeStringSize(EVENT_FILE_VERSION, version)];
        CodedOutputStream out = CodedOutputStream.newInstance(event);
        out.writeDouble(EVENT_WALL_TIME, wallTime);
        out.writeString(EVENT_FILE_VERSION, version);
        return event;
    }

    /** Encodes a scalar in the form that all of TensorBoard's readers know. */
    public static byte[] scalar(String tag, long step, float value, double wallTime) throws IOException {
        int valueSize = CodedOutputStream.computeStringSize(VALUE_TAG, tag)
                + CodedOutputStream.computeFloatSize(VALUE_SIMPLE, value);
        int summarySize = nested(SUMMARY_VALUE, valueSize);
        byte[] event = new byte
                [CodedOutputStream.computeDoubleSize(EVENT_WALL_TIME, wallTime)
                        + CodedOutputStream.computeInt64Size(EVENT_STEP, step)
                        + nested(EVENT_SUMMARY, summarySize)];
        CodedOutputStream out = CodedOutputStream.newInstance(event);
        out.writeDouble(EVENT_WALL_TIME, wallTime);
        out.writeInt64(EVENT_STEP, step);
        out.writeTag(EVENT_SUMMARY, LENGTH_DELIMITED);
        out.writeUInt32NoTag(summarySize);
        out.writeTag(SUMMARY_VALUE, LENGTH_DELIMITED);
        out.writeUInt32NoTag(valueSize);
        out.writeString(VALUE_TAG, tag);
        out.writeFloat(VALUE_SIMPLE, value);
        return event;
    }

    private static int nested(int field, int size) {
        return CodedOutputStream.computeTagSize(field) + CodedOutputStream.computeUInt32SizeNoTag(size) + size;
    }
}
