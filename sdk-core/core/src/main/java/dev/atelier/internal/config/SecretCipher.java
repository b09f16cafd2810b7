package dev.atelier.internal.config;

import dev.atelier.error.StoreException;
import dev.atelier.secret.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts the files of secrets with AES-256 in Galois/Counter Mode (NIST SP 800-38D). The secret's name is
 * authenticated with it, so that files cannot be exchanged for each other. Thread-safe.
 *
 * <p>A file is the magic number, 8 bytes that tell the key, 12 random bytes, then the ciphertext with its tag.
 */
final class SecretCipher {
    /** No UTF-8 text begins with these, which the secrets of older workspaces are. */
    private static final byte[] MAGIC = {(byte) 0xff, 'A', 'S', 1};

    private static final int KEY_ID = 8;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final int HEADER = 4 + KEY_ID + NONCE;

    private final SecretKey key;
    private final SecureRandom random = new SecureRandom();

    SecretCipher(SecretKey key) {
        this.key = key;
    }

    static boolean encrypted(byte[] file) {
        return file.length >= HEADER && Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    byte[] encrypt(String name, Secret secret) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        byte[] text = secret.reveal().getBytes(StandardCharsets.UTF_8);
        byte[] ciphertext = apply(Cipher.ENCRYPT_MODE, name, nonce, text);
        return ByteBuffer.allocate(HEADER + ciphertext.length)
                .put(MAGIC)
                .put(keyId())
                .put(nonce)
                .put(ciphertext)
                .array();
    }

    Secret decrypt(String name, byte[] file) {
        if (!Arrays.equals(file, MAGIC.length, MAGIC.length + KEY_ID, keyId(), 0, KEY_ID)) {
            throw new StoreException("the secret '" + name + "' was encrypted with another key than that in "
                    + key.source() + "; give the key it was stored with, or store the secret again");
        }
        byte[] nonce = Arrays.copyOfRange(file, HEADER - NONCE, HEADER);
        byte[] ciphertext = Arrays.copyOfRange(file, HEADER, file.length);
        return Secret.of(new String(apply(Cipher.DECRYPT_MODE, name, nonce, ciphertext), StandardCharsets.UTF_8));
    }

    private byte[] keyId() {
        try {
            return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(key.bytes()), KEY_ID);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private byte[] apply(int mode, String name, byte[] nonce, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key.bytes(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new StoreException("the file of the secret '" + name + "' is damaged; store the secret again", e);
        }
    }
}
