using System.Diagnostics;
using System.Reflection;

namespace PlumCache.Tests.Unit.Storage.Faults;

/// <summary>That a release has nothing of the faults that tests schedule.</summary>
public sealed class FaultsTests
{
    private static readonly Type Places = typeof(PlumCache.Storage.Faults);

    [Fact]
    public void EveryPlaceIsLeftOutOfARelease()
    {
        MethodInfo[] methods = Places.GetMethods(
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly);
        Assert.NotEmpty(methods);
        Assert.All(
            methods, static method =>
            Assert.Equal("DEBUG", Assert.Single(method.GetCustomAttributes<ConditionalAttribute>()).ConditionString));
    }

    [Fact]
    public void WhatArmsThemIsInTheCheckedBuildOnly()
    {
        string folder = Repository.PathOf("src", "PlumCache.Storage", "Faults");
        foreach (string file in new[] { "FaultSchedule.cs", "InjectedFaultException.cs" })
        {
            string[] lines = File.ReadAllLines(Path.Combine(folder, file));
            Assert.Equal("#if DEBUG", lines[0]);
            Assert.Equal("#endif", lines[^1]);
            Assert.Single(lines, static line => line.StartsWith("#endif", StringComparison.Ordinal));
        }
    }

#if !DEBUG
    [Fact]
    public void NothingIsArmedInARelease()
    {
        Assert.Null(Places.Assembly.GetType("PlumCache.Storage.FaultSchedule"));
        Assert.All(
            Places.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly),
            static method => Assert.Single(method.GetMethodBody()!.GetILAsByteArray()!));
    }
#endif
}
