namespace PlumCache.Tests.Unit;

/// <summary>The working copy the tests run in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PlumCache.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException("PlumCache.sln is nowhere above the tests.");
    }
}
