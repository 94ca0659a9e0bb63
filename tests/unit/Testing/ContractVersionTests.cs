using System.Xml.Linq;
using PlumCache.Abstractions;
using PlumCache.Testing;

namespace PlumCache.Tests.Unit.Testing;

/// <summary>The contract's version stands in several files, and a server compares what plugins were built with.</summary>
public sealed class ContractVersionTests
{
    [Fact]
    public void TheAssembliesCarryTheContractsVersion()
    {
        var expected = Version.Parse(PluginContract.Version.Split('-')[0] + ".0");
        Assert.Equal(expected, typeof(IPlugin).Assembly.GetName().Version);
        Assert.Equal(expected, typeof(PluginTest).Assembly.GetName().Version);
    }

    [Fact]
    public void TheTemplateIsForThisContractAndForTheRunnerThatIsTestedHere()
    {
        Assert.Equal(PluginContract.Version, PackageOf("PlumPlugin", "PlumCache.Abstractions").Attribute("Version")?.Value);
        Assert.Equal(PluginContract.Version, PackageOf("PlumPlugin.Tests", "PlumCache.Testing").Attribute("Version")?.Value);
        XElement runner = XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion").Single(
            static element => (string?)element.Attribute("Include") == "xunit.v3");
        Assert.Equal(runner.Attribute("Version")?.Value, PackageOf("PlumPlugin.Tests", "xunit.v3").Attribute("Version")?.Value);
    }

    [Fact]
    public void NeitherSampleNorTemplatePutsTheContractBesideThePlugin()
    {
        Assert.Equal("runtime", PackageOf("PlumPlugin", "PlumCache.Abstractions").Attribute("ExcludeAssets")?.Value);
        XElement[] references = [.. XDocument.Load(Repository.PathOf("samples", "slug", "slug.csproj")).Descendants("ProjectReference")];
        XElement contract = Assert.Single(references);
        Assert.EndsWith("PlumCache.Abstractions.csproj", contract.Attribute("Include")?.Value, StringComparison.Ordinal);
        Assert.Equal(("false", "runtime"), (contract.Attribute("Private")?.Value, contract.Attribute("ExcludeAssets")?.Value));
    }

    private static XElement PackageOf(string project, string package) =>
        XDocument.Load(Repository.PathOf("templates", "plumcache-plugin", project, $"{project}.csproj"))
            .Descendants("PackageReference").Single(element => (string?)element.Attribute("Include") == package);
}
