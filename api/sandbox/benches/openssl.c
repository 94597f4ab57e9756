/* The peer of the benchmark: OpenSSL's CMS_verify, and raw verification by the C GOST engine. Built and driven by
 * signatures.rs. Answers each line of its input, a number of verifications, with the nanoseconds of the processor they
 * took.
 *
 *   openssl gost PUBLIC_KEY SIGNATURES DIGESTS   signatures of 128 bytes, digests of 64, taken in turn
 *   openssl cms  ROOT CMS CONTENT                certificates up to the root included
 *   openssl bare ROOT CMS CONTENT                the signature alone, its certificate believed as it stands
 */
#include <openssl/cms.h>
#include <openssl/engine.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static unsigned char *read_file(const char *path, long *length) {
    FILE *file = fopen(path, "rb");
    if (!file) { perror(path); exit(2); }
    fseek(file, 0, SEEK_END);
    *length = ftell(file);
    rewind(file);
    unsigned char *bytes = malloc(*length + 1);
    if (!bytes || fread(bytes, 1, *length, file) != (size_t)*length) exit(2);
    fclose(file);
    return bytes;
}

static void must(int holds, const char *what) {
    if (!holds) { fprintf(stderr, "openssl: %s failed\n", what); exit(2); }
}

static unsigned char *part[3];
static long size[3];
static EVP_PKEY_CTX *key;
static X509_STORE *store;

static void gost_start(void) {
    ENGINE_load_builtin_engines();
    ENGINE *engine = ENGINE_by_id("gost");
    if (!engine) { fprintf(stderr, "openssl: no GOST engine\n"); exit(3); }
    must(ENGINE_init(engine) && ENGINE_set_default(engine, ENGINE_METHOD_ALL), "engine");
    const unsigned char *bytes = part[0];
    EVP_PKEY *public = d2i_PUBKEY(NULL, &bytes, size[0]);
    must(public != NULL, "key");
    key = EVP_PKEY_CTX_new(public, engine);
    must(key && EVP_PKEY_verify_init(key) == 1, "start of verification");
}

static int gost_once(void) {
    static long turn;
    long at = turn++ % (size[2] / 64);
    return EVP_PKEY_verify(key, part[1] + at * 128, 128, part[2] + at * 64, 64) == 1;
}

static void cms_start(void) {
    const unsigned char *bytes = part[0];
    X509 *root = d2i_X509(NULL, &bytes, size[0]);
    store = X509_STORE_new();
    must(root && store && X509_STORE_add_cert(store, root), "store");
}

static unsigned int flags = CMS_BINARY | CMS_DETACHED;

/* Reads and verifies. */
static int cms_once(void) {
    const unsigned char *bytes = part[1];
    CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &bytes, size[1]);
    BIO *content = BIO_new_mem_buf(part[2], size[2]);
    int good = cms && CMS_verify(cms, NULL, store, content, NULL, flags) == 1;
    BIO_free(content);
    CMS_ContentInfo_free(cms);
    return good;
}

int main(int argc, char **argv) {
    if (argc != 5) return 2;
    for (int i = 0; i < 3; i++) part[i] = read_file(argv[i + 2], &size[i]);
    int gost = strcmp(argv[1], "gost") == 0;
    if (strcmp(argv[1], "bare") == 0) flags |= CMS_NO_SIGNER_CERT_VERIFY;
    if (gost) gost_start(); else cms_start();
    int (*once)(void) = gost ? gost_once : cms_once;
    must(once(), "verification");
    /* The content is another one for a moment: what always says yes measures nothing. */
    for (long at = 0; at < size[2]; at += 64) part[2][at] ^= 1;
    must(!once(), "refusal");
    for (long at = 0; at < size[2]; at += 64) part[2][at] ^= 1;
    char line[32];
    while (fgets(line, sizeof line, stdin)) {
        struct timespec from, to;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
        for (long rounds = atol(line); rounds > 0; rounds--) must(once(), "verification");
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
        printf("%lld\n", (to.tv_sec - from.tv_sec) * 1000000000LL + (to.tv_nsec - from.tv_nsec));
        fflush(stdout);
    }
    return 0;
}
