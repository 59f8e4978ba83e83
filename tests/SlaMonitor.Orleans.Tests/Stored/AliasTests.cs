using System.Reflection;
using SlaMonitor.Orleans.Tickets;

namespace SlaMonitor.Orleans.Tests.Stored;

/// <summary>Silos of two builds talk to each other while they are rolled: what travels is known by aliases that never change.</summary>
public sealed class AliasTests
{
    private static readonly Type[] Own = typeof(ITicketGrain).Assembly.GetTypes().Where(type => type.Namespace?.StartsWith("SlaMonitor.", StringComparison.Ordinal) == true).ToArray();

    [Fact]
    public void WhatTravels_HasTheAliasesItAlwaysHad() =>
        GoldenFile.Same("aliases.txt", string.Join('\n', Own.Where(Travels).SelectMany(Names).Order(StringComparer.Ordinal)));

    [Fact]
    public void MembersThatTravel_HaveNumbers()
    {
        foreach (var type in Own.Where(type => type.IsDefined(typeof(GenerateSerializerAttribute))))
            foreach (var member in type.GetProperties().Where(property => property.GetMethod?.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute)) == true && property.SetMethod is not null))
                Assert.True(member.IsDefined(typeof(IdAttribute)), $"{type.Name}.{member.Name} has no [Id]");
    }

    /// <summary>A parameter of another kind would be known by its name in the program, which may change. Orleans' own addresses have names of their own.</summary>
    [Fact]
    public void ParametersOfGrains_AreOurMessagesOrPlainValues()
    {
        foreach (var method in Own.Where(type => type.IsInterface && Travels(type)).SelectMany(type => type.GetMethods()))
            foreach (var type in method.GetParameters().Select(parameter => parameter.ParameterType).Concat(method.ReturnType.GetGenericArguments()))
                Assert.True(Travels(type) || type == typeof(SiloAddress) || (type.Namespace == "System" && !type.IsEnum), $"{method.DeclaringType!.Name}.{method.Name} takes or answers {type}");
    }

    private static bool Travels(Type type) =>
        type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false) || (type.IsInterface && typeof(global::Orleans.Runtime.IAddressable).IsAssignableFrom(type));

    private static IEnumerable<string> Names(Type type)
    {
        var name = Alias(type);
        yield return name;
        if (!type.IsInterface) yield break;
        foreach (var method in type.GetMethods()) yield return $"{name} {Alias(method)}({string.Join(", ", method.GetParameters().Select(p => p.ParameterType.Name))})";
    }

    private static string Alias(MemberInfo member) =>
        member.GetCustomAttribute<AliasAttribute>()?.Alias ?? $"{member.DeclaringType?.Name}.{member.Name} has no alias";
}
