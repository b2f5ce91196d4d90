package org.imap4x.sasl;

import static org.imap4x.sasl.Samples.octets;

import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The server's side of SCRAM by RFC 5802 section 3, on the JDK's primitives only. */
final class ScramServer {

  private static final int ITERATIONS = 4096;

  private final String hash;
  private final String password;
  private final byte[] salt = octets("a salt of 16 oct");
  private String bare = "";
  private String first = "";

  ScramServer(String mechanism, String password) {
    this.hash = mechanism.replace("SCRAM-", "").replace("-PLUS", "");
    this.password = password;
  }

  String first(String clientFirst) {
    bare = clientFirst.substring(clientFirst.indexOf(",n=") + 1);
    String nonce = bare.substring(bare.indexOf(",r=") + 3);
    first =
        "r=" + nonce + "server,s=" + Base64.getEncoder().encodeToString(salt) + ",i=" + ITERATIONS;
    return first;
  }

  /** Checks the proof and gives the signature. */
  String last(String clientFinal) throws Exception {
    int at = clientFinal.indexOf(",p=");
    byte[] proof = Base64.getDecoder().decode(clientFinal.substring(at + 3));
    byte[] message = octets(bare + "," + first + "," + clientFinal.substring(0, at));
    String algorithm = "PBKDF2WithHmac" + hash.replace("-", "");
    int bits = MessageDigest.getInstance(hash).getDigestLength() * 8;
    byte[] salted =
        SecretKeyFactory.getInstance(algorithm, "SunJCE")
            .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, bits))
            .getEncoded();
    byte[] clientKey = hmac(salted, octets("Client Key"));
    byte[] stored = MessageDigest.getInstance(hash).digest(clientKey);
    byte[] signature = hmac(stored, message);
    for (int i = 0; i < proof.length; i++) {
      proof[i] ^= signature[i];
    }
    if (!MessageDigest.isEqual(proof, clientKey)) {
      return "e=invalid-proof";
    }
    byte[] verifier = hmac(hmac(salted, octets("Server Key")), message);
    return "v=" + Base64.getEncoder().encodeToString(verifier);
  }

  private byte[] hmac(byte[] key, byte[] data) throws Exception {
    String name = "Hmac" + hash.replace("-", "");
    Mac mac = Mac.getInstance(name);
    mac.init(new SecretKeySpec(key, name));
    return mac.doFinal(data);
  }
}
