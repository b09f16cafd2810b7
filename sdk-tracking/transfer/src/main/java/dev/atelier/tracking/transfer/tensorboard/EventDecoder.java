package dev.atelier.tracking.transfer.tensorboard;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.HashSet;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Decodes the scalars of {@code tensorboard.Event} messages, whichever of the two forms they have: {@code simple_value}, or a
 * tensor of the plugin "scalars". Confined to a thread.
 */
final class EventDecoder {
    private static final int METADATA_PLUGIN_DATA = 1;
    private static final int PLUGIN_NAME = 1;

    /** Takes what events hold. */
    interface Listener {
        void scalar(String tag, long step, double value, double wallTime);

        /** Takes a value that is no scalar: an image, a histogram, a text. */
        void other(String tag);
    }

    private final Listener listener;
    /** Writers may name the plugin at the first value of a tag only. */
    private final Set<String> scalarTags = new HashSet<>();

    EventDecoder(Listener listener) {
        this.listener = listener;
    }

    void decode(byte[] event) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(event);
        double wallTime = 0;
        long step = 0;
        byte[] summary = new byte[0];
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case EventEncoder.EVENT_WALL_TIME -> wallTime = in.readDouble();
                case EventEncoder.EVENT_STEP -> step = in.readInt64();
                case EventEncoder.EVENT_SUMMARY -> summary = in.readByteArray();
                default -> in.skipField(tag);
            }
        }
        values(CodedInputStream.newInstance(summary), step, wallTime);
    }

    private void values(CodedInputStream in, long step, double wallTime) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == EventEncoder.SUMMARY_VALUE) {
                value(CodedInputStream.newInstance(in.readByteArray()), step, wallTime);
            } else {
                in.skipField(tag);
            }
        }
    }

    private void value(CodedInputStream in, long step, double wallTime) throws IOException {
        String name = "";
        String plugin = "";
        OptionalDouble simple = OptionalDouble.empty();
        OptionalDouble tensor = OptionalDouble.empty();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case EventEncoder.VALUE_TAG -> name = in.readString();
                case EventEncoder.VALUE_SIMPLE -> simple = OptionalDouble.of(in.readFloat());
                case EventEncoder.VALUE_TENSOR -> tensor = ScalarTensor.decode(in.readByteArray());
                case EventEncoder.VALUE_METADATA -> plugin = plugin(CodedInputStream.newInstance(in.readByteArray()));
                default -> in.skipField(tag);
            }
        }
        boolean scalar = plugin.equals("scalars") || (plugin.isEmpty() && scalarTags.contains(name));
        OptionalDouble value = simple.isPresent() || !scalar ? simple : tensor;
        if (value.isPresent()) {
            scalarTags.add(name);
            listener.scalar(name, step, value.getAsDouble(), wallTime);
        } else {
            listener.other(name);
        }
    }

    private static String plugin(CodedInputStream metadata) throws IOException {
        String name = "";
        for (int tag = metadata.readTag(); tag != 0; tag = metadata.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == METADATA_PLUGIN_DATA) {
                name = pluginName(CodedInputStream.newInstance(metadata.readByteArray()));
            } else {
                metadata.skipField(tag);
            }
        }
        return name;
    }

    private static String pluginName(CodedInputStream data) throws IOException {
        String name = "";
        for (int tag = data.readTag(); tag != 0; tag = data.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == PLUGIN_NAME) {
                name = data.readString();
            } else {
                data.skipField(tag);
            }
        }
        return name;
    }
}
