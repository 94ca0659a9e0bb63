namespace PlumCache.Tests.EndToEnd.Kit;

/// <summary>
/// What a page of the documentation shows of a session: the blocks behind <c>&lt;!-- transcript --&gt;</c>, one behind the other. A page is
/// played as one session.
/// </summary>
/// <param name="Lines">What is typed stands behind <c>"> "</c>, all other lines are answers.</param>
public sealed record Transcript(IReadOnlyList<string> Lines)
{
    private const string Prompt = "> ";

    /// <summary>What is typed, each line ended.</summary>
    public string Typed => string.Concat(Lines.Where(IsTyped).Select(static line => line[Prompt.Length..] + "\n"));

    /// <summary>The lines of all answers.</summary>
    public IEnumerable<string> Answers => Lines.Where(static line => !IsTyped(line));

    /// <summary>Reads a page.</summary>
    /// <param name="file">Its path in the repository.</param>
    public static Transcript Of(string file)
    {
        string[] lines = File.ReadAllLines(Path.Combine(RepositoryFolder(), file));
        var transcripts = new List<string>();
        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("<!-- transcript", StringComparison.Ordinal)) continue;
            int start = i + 2, end = Array.FindIndex(lines, start, static line => line.StartsWith("```", StringComparison.Ordinal));
            transcripts.AddRange(lines[start..end]);
        }

        Assert.NotEmpty(transcripts);
        return new Transcript(transcripts);
    }

    private static bool IsTyped(string line) => line.StartsWith(Prompt, StringComparison.Ordinal);

    private static string RepositoryFolder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "PlumCache.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests run outside the repository.");
    }
}
