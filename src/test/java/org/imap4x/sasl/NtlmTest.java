package org.imap4x.sasl;

import static org.imap4x.sasl.Samples.hex;
import static org.imap4x.sasl.Samples.octets;
import static org.imap4x.sasl.Samples.password;
import static org.imap4x.sasl.Samples.unhex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MD4 by RFC 1320, NTLM by the vectors of MS-NLMP section 4.2. */
class NtlmTest {

  private static final char[] PASSWORD = "Password".toCharArray();
  private static final byte[] SERVER_CHALLENGE = unhex("0123456789abcdef");
  private static final byte[] CLIENT_CHALLENGE = unhex("aaaaaaaaaaaaaaaa");
  private static final byte[] TARGET_INFO =
      unhex("02000c0044006f006d00610069006e00" + "01000c00530065007200760065007200" + "00000000");
  private static final Clock YEAR_1601 =
      Clock.fixed(Instant.parse("1601-01-01T00:00:00Z"), ZoneOffset.UTC);
  private static final String NT_PROOF = "68cd0ab851e51c96aabc927bebef6a1c";
  private static final String LM_V2 = "86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa";

  @ParameterizedTest
  @CsvSource({
    "'', 31d6cfe0d16ae931b73c59d7e0c089c0",
    "a, bde52cb31de33e46245e05fbdbd6fb24",
    "abc, a448017aaf21d8525fc10ae87aa6729d",
    "message digest, d9130a8164549fe818874806e1c7014b",
    "abcdefghijklmnopqrstuvwxyz, d79e1c308aa5bbcdeea8ed63df412da9",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789,"
        + " 043f8582f241db351ce627e153e7f0e4",
    "12345678901234567890123456789012345678901234567890123456789012345678901234567890,"
        + " e33b4ddc9c38f2199c3e7b164fcc0536",
  })
  void md4_rfc1320Suite_matches(String text, String digest) {
    assertEquals(digest, hex(Md4.digest(octets(text))));
  }

  @Test
  void v1_msNlmp422_matches() {
    byte[] ntowf = NtlmHash.ntowfV1(PASSWORD);
    byte[] lmowf = NtlmHash.lmowfV1(PASSWORD);
    assertEquals("a4f49c406510bdcab6824ee7c30fd852", hex(ntowf));
    assertEquals("e52cac67419a9a224a3b108f3fa6cb6d", hex(lmowf));
    assertEquals(
        "67c43011f30298a2ad35ece64f16331c44bdbed927841f94",
        hex(NtlmHash.v1(ntowf, SERVER_CHALLENGE)));
    assertEquals(
        "98def7b87f88aa5dafe2df779688a172def11c7d5ccdef13",
        hex(NtlmHash.v1(lmowf, SERVER_CHALLENGE)));
  }

  @Test
  void v2_msNlmp424_matches() {
    byte[] ntowf = NtlmHash.ntowfV2(PASSWORD, "User", "Domain");
    assertEquals("0c868a403bfd7a93a3001ef22ef02e3f", hex(ntowf));
    byte[] temp = NtlmHash.temp(TARGET_INFO, CLIENT_CHALLENGE, 0);
    assertEquals(NT_PROOF, hex(NtlmHash.ntV2(ntowf, SERVER_CHALLENGE, temp)).substring(0, 32));
    assertEquals(LM_V2, hex(NtlmHash.lmV2(ntowf, SERVER_CHALLENGE, CLIENT_CHALLENGE)));
  }

  private static byte[] type2(int flags, byte[] targetInfo) {
    return ByteBuffer.allocate(68 + targetInfo.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(octets("NTLMSSP\0"))
        .putInt(2)
        .putShort((short) 12)
        .putShort((short) 12)
        .putInt(56)
        .putInt(flags)
        .put(SERVER_CHALLENGE)
        .putLong(0)
        .putShort((short) targetInfo.length)
        .putShort((short) targetInfo.length)
        .putInt(68)
        .put(unhex("060070170000000f"))
        .put(NtlmHash.utf16("Server".toCharArray()))
        .put(targetInfo)
        .array();
  }

  private static SaslMechanism ntlm(String user, SaslCredentials.Ntlm options) throws SaslFailure {
    SaslMechanism ntlm =
        Ntlm.of(password(user, "Password").ntlm(options).build(), CLIENT_CHALLENGE, YEAR_1601);
    ntlm.initialResponse();
    return ntlm;
  }

  private static byte[] field(byte[] message, int index) {
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    int length = in.getShort(12 + 8 * index);
    int offset = in.getInt(12 + 8 * index + 4);
    return Arrays.copyOfRange(message, offset, offset + length);
  }

  @Test
  void negotiate_flagsOfTheApplication_areAdded() throws SaslFailure {
    SaslMechanism ntlm =
        Ntlm.of(
            password("User", "Password")
                .ntlm(new SaslCredentials.Ntlm("", 0x40000000, true))
                .build());
    byte[] message = ntlm.initialResponse().orElseThrow();
    assertEquals("4e544c4d5353500001000000", hex(Arrays.copyOf(message, 12)));
    assertEquals(
        0x40000000 | 0x888207, ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).getInt(12));
    assertFalse(ntlm.complete());
  }

  @Test
  void exchange_v2_answersWithTheVectors() throws SaslFailure {
    SaslMechanism ntlm = ntlm("User", new SaslCredentials.Ntlm("Domain", 0, true));
    byte[] type3 = ntlm.evaluate(type2(0xe28a8233, TARGET_INFO));
    assertEquals("4e544c4d5353500003000000", hex(Arrays.copyOf(type3, 12)));
    assertEquals(LM_V2, hex(field(type3, 0)));
    assertEquals(NT_PROOF, hex(field(type3, 1)).substring(0, 32));
    assertArrayEquals(NtlmHash.utf16("Domain".toCharArray()), field(type3, 2));
    assertArrayEquals(NtlmHash.utf16("User".toCharArray()), field(type3, 3));
    assertTrue(ntlm.complete());
    assertThrows(SaslFailure.class, () -> ntlm.evaluate(type2(0xe28a8233, TARGET_INFO)));
  }

  @Test
  void exchange_userWithBackslash_isSplitIntoDomainAndUser() throws SaslFailure {
    byte[] type3 =
        ntlm("Domain\\User", SaslCredentials.Ntlm.DEFAULT).evaluate(type2(0xe28a8233, TARGET_INFO));
    assertEquals(NT_PROOF, hex(field(type3, 1)).substring(0, 32));
  }

  @Test
  void exchange_serverTellsItsTime_usesItAndSendsNoLmResponse() throws SaslFailure {
    byte[] info = unhex("07000800" + "0102030405060708" + "00000000");
    byte[] type3 =
        ntlm("User", new SaslCredentials.Ntlm("Domain", 0, true)).evaluate(type2(0xe28a8233, info));
    assertArrayEquals(new byte[24], field(type3, 0));
    assertEquals("0102030405060708", hex(field(type3, 1)).substring(48, 64));
  }

  @Test
  void exchange_v1_answersWithTheVectors() throws SaslFailure {
    SaslMechanism ntlm = ntlm("User", new SaslCredentials.Ntlm("Domain", 0, false));
    byte[] type3 = ntlm.evaluate(type2(0xe2028233, new byte[0]));
    assertEquals("98def7b87f88aa5dafe2df779688a172def11c7d5ccdef13", hex(field(type3, 0)));
    assertEquals("67c43011f30298a2ad35ece64f16331c44bdbed927841f94", hex(field(type3, 1)));
  }

  @Test
  void challenge_cutAnywhereOrWrong_isCheckedFailureOrAnswer() throws SaslFailure {
    byte[] whole = type2(0xe28a8233, TARGET_INFO);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      SaslMechanism ntlm = ntlm("User", SaslCredentials.Ntlm.DEFAULT);
      try {
        ntlm.evaluate(cut);
        assertTrue(length >= 32 && length < 48, "answered at " + length);
      } catch (SaslFailure e) {
        assertEquals(SaslFailure.Kind.MALFORMED_CHALLENGE, e.kind());
      }
    }
    byte[] farAway = whole.clone();
    Arrays.fill(farAway, 40, 48, (byte) 0xff);
    assertThrows(
        SaslFailure.class, () -> ntlm("User", SaslCredentials.Ntlm.DEFAULT).evaluate(farAway));
    byte[] type3 = whole.clone();
    type3[8] = 3;
    assertThrows(
        SaslFailure.class, () -> ntlm("User", SaslCredentials.Ntlm.DEFAULT).evaluate(type3));
  }
}
