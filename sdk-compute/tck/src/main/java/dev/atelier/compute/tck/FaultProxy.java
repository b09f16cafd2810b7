package dev.atelier.compute.tck;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A proxy between a backend and the HTTP server of its compute that loses, doubles and spoils what passes. Thread-safe.
 *
 * <p>Every connection carries one request, so that a fault meets one request and no other. The proxy listens on the
 * loopback address and speaks plain HTTP/1.1 on both sides.
 */
public final class FaultProxy implements AutoCloseable {
    private static final AtomicInteger THREADS = new AtomicInteger();
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
    private static final int BUFFER = 64 * 1024;

    private final SocketAddress server;
    private final ServerSocketChannel listener;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile Function<String, Fault> plan = request -> Fault.NONE;

    private FaultProxy(SocketAddress server, ServerSocketChannel listener) {
        this.server = server;
        this.listener = listener;
    }

    /**
     * Starts a proxy that does no harm yet.
     *
     * @param server where the compute listens, a TCP or a Unix-domain address
     * @return the proxy
     */
    public static FaultProxy to(SocketAddress server) {
        try {
            ServerSocketChannel listener =
                    ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            FaultProxy proxy = new FaultProxy(requireNonNull(server, "server"), listener);
            proxy.inBackground(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns where the proxy listens.
     *
     * @return {@code tcp://127.0.0.1:port}
     */
    public URI address() {
        try {
            InetSocketAddress local = (InetSocketAddress) listener.getLocalAddress();
            return URI.create("tcp://127.0.0.1:" + local.getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Says what happens to requests from now on.
     *
     * @param faults the fault of a request line such as {@code POST /containers/create HTTP/1.1}
     */
    public void plan(Function<String, Fault> faults) {
        plan = requireNonNull(faults, "faults");
    }

    /**
     * Counts the requests that have arrived.
     *
     * @return the number, also of those that met a fault
     */
    public int requests() {
        return requests.get();
    }

    private void accept() throws IOException {
        while (listener.isOpen()) {
            SocketChannel client = listener.accept();
            open.add(client);
            inBackground(() -> serve(client));
        }
    }

    private void serve(SocketChannel client) throws IOException {
        try (client) {
            byte[] head = readHead(client);
            String text = new String(head, StandardCharsets.ISO_8859_1);
            if (text.isEmpty()) {
                return;
            }
            requests.incrementAndGet();
            Fault fault = plan.apply(text.lines().findFirst().orElse(""));
            byte[] request = alone(text).getBytes(StandardCharsets.ISO_8859_1);
            switch (fault) {
                case REFUSED -> {}
                case GARBAGE -> reply(client, "200 OK", "<html>{[not what was asked for");
                case EMPTY_LIST -> reply(client, "200 OK", "[]");
                case BUSY -> reply(client, "429 Too Many Requests", "{\"message\":\"too many requests\"}");
                default -> pass(client, request, fault);
            }
        } finally {
            open.remove(client);
        }
    }

    private void pass(SocketChannel client, byte[] head, Fault fault) throws IOException {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        sent.writeBytes(head);
        try (SocketChannel upstream = connect()) {
            write(upstream, head, head.length);
            inBackground(() -> copyRequest(client, upstream, sent));
            byte[] buffer = new byte[BUFFER];
            int count = read(upstream, buffer);
            switch (fault) {
                case REPLY_LOST -> {}
                case TRUNCATED -> write(client, buffer, Math.max(0, count / 2));
                case DUPLICATED -> repeat(client, sent);
                default -> {
                    for (; count >= 0; count = read(upstream, buffer)) {
                        write(client, buffer, count);
                    }
                }
            }
        }
    }

    private void repeat(SocketChannel client, ByteArrayOutputStream sent) throws IOException {
        byte[] request;
        synchronized (sent) {
            request = sent.toByteArray();
        }
        try (SocketChannel upstream = connect()) {
            write(upstream, request, request.length);
            byte[] buffer = new byte[BUFFER];
            for (int count = read(upstream, buffer); count >= 0; count = read(upstream, buffer)) {
                write(client, buffer, count);
            }
        }
    }

    private static void copyRequest(
            ReadableByteChannel client, WritableByteChannel upstream, ByteArrayOutputStream sent) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int count = read(client, buffer); count >= 0; count = read(client, buffer)) {
            synchronized (sent) {
                sent.write(buffer, 0, count);
            }
            write(upstream, buffer, count);
        }
    }

    /** The same request head for a connection that ends with the reply. */
    private static String alone(String head) {
        return head.replaceAll("(?mi)^connection:.*\r\n", "").replaceFirst("\r\n", "\r\nConnection: close\r\n");
    }

    private static byte[] readHead(ReadableByteChannel client) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        byte[] one = new byte[1];
        while (!endsWith(head.toByteArray(), HEAD_END)) {
            if (read(client, one) < 0) {
                return new byte[0];
            }
            head.write(one[0]);
        }
        return head.toByteArray();
    }

    private static boolean endsWith(byte[] bytes, byte[] end) {
        int start = bytes.length - end.length;
        return start >= 0 && Arrays.equals(bytes, start, bytes.length, end, 0, end.length);
    }

    private static void reply(WritableByteChannel client, String status, String body) throws IOException {
        String text = "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\nConnection: close\r\n\r\n" + body;
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        write(client, bytes, bytes.length);
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(server);
        open.add(channel);
        return channel;
    }

    private static int read(ReadableByteChannel from, byte[] buffer) throws IOException {
        return from.read(ByteBuffer.wrap(buffer));
    }

    private static void write(WritableByteChannel to, byte[] bytes, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
        while (buffer.hasRemaining()) {
            to.write(buffer);
        }
    }

    /** Connections end by being closed under whoever reads them; that is not a failure of the test. */
    private void inBackground(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // the other side is gone
                    }
                },
                "atelier-fault-proxy-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (SocketChannel channel : open) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }
}
