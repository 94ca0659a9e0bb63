namespace PlumCache.Tests.Unit;

/// <summary>What a page of docs/ shows, to be held against files that are compiled.</summary>
internal static class Guide
{
    /// <summary>The blocks that begin with a line, their lines without indentation.</summary>
    public static IEnumerable<string[]> Blocks(string beginning, params string[] page)
    {
        string[] lines = File.ReadAllLines(Repository.PathOf(page));
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i] != beginning) continue;
            int end = Array.IndexOf(lines, "```", i + 1);
            yield return [.. lines[(i + 1)..end].Select(static line => line.Trim())];
            i = end;
        }
    }

    /// <summary>Whether a file has the lines of a block, one after the other.</summary>
    public static bool Contains(string[] source, string[] block) =>
        Enumerable.Range(0,
            Math.Max(0, source.Length - block.Length + 1)).Any(start => source.AsSpan(start, block.Length).SequenceEqual(block));
}
