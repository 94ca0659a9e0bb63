using System.Text;

namespace PlumCache.Tests.EndToEnd.Kit;

/// <summary>Keys and values from files that were not made for testing, in the order of the keys' bytes.</summary>
public sealed class DataSet
{
    private static readonly string[] WordFiles = ["/usr/share/dict/american-english", "/usr/share/dict/words"];
    private const string UnicodeFile = "/usr/share/unicode/UnicodeData.txt";

    // Column 0 is the code point itself, column 2 the category; both are in the key.
    private static readonly (int Column, string Name)[] UnicodeFields =
        [(1, "name"), (3, "combining"), (4, "bidi"), (5, "decomposition"), (8, "numeric"), (12, "upper"), (13, "lower")];

    private DataSet(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string key, string value) in pairs) sorted[key] = value;
        Pairs = [.. sorted];
    }

    /// <summary>Each key once. Ordinal order is the order of the bytes, as no key leaves the basic plane.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs { get; }

    /// <summary>
    /// The words of Debian's wamerican as <c>word:abbey</c>, each with its line. Skips the test where they are not installed.
    /// </summary>
    public static DataSet Words()
    {
        string? file = Array.Find(WordFiles, File.Exists);
        Assert.SkipUnless(file is not null, "There is no list of words (Debian's package wamerican).");
        return new DataSet(File.ReadLines(file).Select((word, line) => KeyValuePair.Create("word:" + word,
            FormattableString.Invariant($"{line + 1}"))));
    }

    /// <summary>
    /// The characters of Unicode as <c>unicode:Lu:0041:name</c>, field by field. Skips the test where they are not installed.
    /// </summary>
    public static DataSet Unicode()
    {
        Assert.SkipUnless(File.Exists(UnicodeFile), $"{UnicodeFile} is not installed (Debian's package unicode-data).");
        return new DataSet(File.ReadLines(UnicodeFile).Select(line => line.Split(';')).SelectMany(
            row => UnicodeFields.Where(field => row[field.Column].Length > 0),
            (row, field) => KeyValuePair.Create($"unicode:{row[2]}:{row[0]}:{field.Name}", row[field.Column])));
    }

    /// <summary>
    /// The files of the installed .NET SDK, folders as levels of the key, each with its length. There wherever these tests run.
    /// </summary>
    public static DataSet SdkFiles()
    {
        DirectoryInfo root = new FileInfo(typeof(object).Assembly.Location).Directory!.Parent!.Parent!.Parent!;
        return new DataSet(root.EnumerateFiles("*", SearchOption.AllDirectories).Select(file => KeyValuePair.Create(
            "file:" + Path.GetRelativePath(root.FullName, file.FullName).Replace(Path.DirectorySeparatorChar, ':'),
            FormattableString.Invariant($"{file.Length}"))));
    }

    /// <summary>A SET for each pair as a person would type it: a quoted line.</summary>
    public byte[] ToInlineCommands()
    {
        var text = new StringBuilder();
        foreach ((string key, string value) in Pairs) text.Append("SET ").Append(Quote(key)).Append(' ').Append(Quote(value)).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A SET for each pair as RESP.</summary>
    public byte[] ToRespCommands()
    {
        using var bytes = new MemoryStream();
        foreach ((string key, string value) in Pairs) bytes.Write(RespClient.Encode("SET", key, value));
        return bytes.ToArray();
    }

    private static string Quote(string text) =>
        '"' + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"';
}
