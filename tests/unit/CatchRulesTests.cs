namespace PlumCache.Tests.Unit;

/// <summary>A broken invariant ends the process: no handler of the product takes it for anything else.</summary>
public sealed class CatchRulesTests
{
    /// <summary>Where all is taken, and why broken keys are not met there.</summary>
    private static readonly string[] Exempt =
    [
        // What the end of the process is told by: it must not throw, least of all then.
        Path.Combine("src", "PlumCache.Hosting", "Observability", "SafeLogger.cs"),

        // It writes lines to a file and knows no keys.
        Path.Combine("src", "PlumCache.Server", "LogFile.cs"),

        // The test kit of authors, which knows no storage.
        Path.Combine("src", "PlumCache.Testing", "Purity", "CallOutcome.cs"),
    ];

    [Fact]
    public void NoHandlerSurvivesBrokenKeys()
    {
        IEnumerable<string> found = Directory.EnumerateFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories)
            .Where(static path =>
                !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(static path =>
                (Name: Path.GetRelativePath(Repository.Root, path), Violations: CatchRules.ViolationsIn(File.ReadAllText(path)).ToArray()))
            .Where(static file => file.Violations.Length > 0)
            .Select(static file => Exempt.Contains(file.Name) ? file.Name : $"{file.Name}: {string.Join("; ", file.Violations)}");
        Assert.Equal(Exempt.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("try { } catch (Exception) { }")]
    [InlineData("try { } catch (Exception e)\n{\n}")]
    [InlineData("try { } catch (System.Exception e) { throw; }")]
    [InlineData("catch (Exception) when (_stop.IsCancellationRequested) { }")]
    [InlineData("catch (Exception e) when (e is not StorageBrokenException) { }")]
    [InlineData("catch (Exception e) when (e is not (OutOfMemoryException or StorageBrokenException)) { }")]
    [InlineData("catch (Exception e) // when (failures.Survives(e))\n{ }")]
    [InlineData("catch (Exception e)\n#pragma warning restore CA1031\n{ }")]
    [InlineData("catch { return; }")]
    [InlineData("catch { } finally { throw; }")]
    public void FindsAHandlerThatTakesAll(string source) => Assert.Single(CatchRules.ViolationsIn(source));

    [Theory]
    [InlineData("catch (IOException) { }")]
    [InlineData("catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }")]
    [InlineData("catch (Exception e)\n    when (_failures.Survives(e))\n{ }")]
    [InlineData("catch (Exception e) when (!Failures.Survives(e)) { }")]
    [InlineData("catch (Exception e) when (_isOwn && !StorageBrokenException.IsIn(e)) { }")]
    [InlineData("catch (Exception e) when (\n    e is IOException or UnauthorizedAccessException)\n{ }")]
    [InlineData("catch { if (a) { b(); } throw; }")]
    [InlineData("// catch (Exception) { }")]
    public void LetsOthersBe(string source) => Assert.Empty(CatchRules.ViolationsIn(source));
}
