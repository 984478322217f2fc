/* replay.c: gives every file of a folder to a fuzzing target, so that what once broke a parser stays mended. */
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* In a block of exactly its size, so that the sanitizer sees every byte read beyond it; NULL: cannot be read. */
static uint8_t *read_file(FILE *file, size_t *size)
{
    if (fseek(file, 0, SEEK_END) != 0)
        return NULL;
    long end = ftell(file);
    rewind(file);
    *size = end < 0 ? 0 : (size_t)end;
    uint8_t *data = malloc(*size);
    if (data != NULL && fread(data, 1, *size, file) == *size)
        return data;
    free(data);
    return NULL;
}

static bool replay(const char *folder, const char *name, int number)
{
    char path[4096];
    size_t size = 0;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    printf("# %s\n", path);
    fflush(stdout);
    FILE *file = fopen(path, "rb");
    uint8_t *data = file ? read_file(file, &size) : NULL;
    if (data != NULL)
        LLVMFuzzerTestOneInput(data, size);
    printf("%sok %d - %s\n", data ? "" : "not ", number, name);
    free(data);
    if (file != NULL)
        fclose(file);
    return data != NULL;
}

int main(int argc, char **argv)
{
    const char *folder = argc == 2 ? argv[1] : ".";
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, NULL, alphasort), replayed = 0;
    bool good = true;
    for (int i = 0; i < count; i++) {
        if (entries[i]->d_name[0] != '.')
            good = replay(folder, entries[i]->d_name, ++replayed) && good;
        free(entries[i]);
    }
    free(entries);
    if (replayed == 0)
        printf("not ok 1 - no corpus in %s\n", folder);
    printf("1..%d\n", replayed ? replayed : 1);
    return !good || replayed == 0;
}
